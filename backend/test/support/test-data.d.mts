/** @returns the path of a file in the folder of real documents and evaluation sets, or null when it is not there. */
export function testData(...parts: string[]): string | null;
