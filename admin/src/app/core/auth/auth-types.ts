export interface SessionUser {
  id: string;
  email: string;
  name: string;
}

export interface SessionWorkspace {
  id: string;
  name: string;
  timezone?: string;
}

/** Answer of register, login and refresh. `expires_in` in seconds. */
export interface SessionGrant {
  access_token: string;
  expires_in: number;
  user: SessionUser;
  workspace: SessionWorkspace;
}

/** What can be known before anybody is signed in. */
export interface EntryState {
  has_accounts: boolean;
  signup: 'open' | 'setup' | 'invite';
}

export interface Credentials {
  email: string;
  password: string;
}

export interface Registration extends Credentials {
  name: string;
  workspace_name: string;
  timezone?: string;
  setup_token?: string;
}
