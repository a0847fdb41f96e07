/** Where the API is read about; a page of its own. */
export const API_DOCS = '/api/docs';

/** Whether a call goes to our own server, which knows the access token. */
export const isOwnApi = (url: string): boolean => url.startsWith('/api/') || url.startsWith('/v1/') || url === '/mcp';
