/** Types only: nothing of this reaches a bundle. */
export type * from './gen/api';
export type * from './requests';
