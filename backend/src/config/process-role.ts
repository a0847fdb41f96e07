export type ProcessRole = 'api' | 'worker' | 'migrate' | 'openapi';
