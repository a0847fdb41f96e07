/** URL of the API documentation, a separate page. */
export const API_DOCS = '/api/docs';

/** Whether a call goes to our own server, which accepts the access token. */
export const isOwnApi = (url: string): boolean => url.startsWith('/api/') || url.startsWith('/v1/') || url === '/mcp';
