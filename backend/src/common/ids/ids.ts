import { uuidv7 } from 'uuidv7';

/** Time-ordered UUID (RFC 9562, version 7): rows of a table cluster by age without a sequence. */
export const newId = (): string => uuidv7();

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isUuid = (value: string): boolean => UUID.test(value);
