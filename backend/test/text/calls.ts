export const CALLS: Readonly<Record<string, (text: string) => unknown>> = {};
export const NO_FOREIGN_TEXT: ReadonlyMap<string, string> = new Map();
