import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { AuditModule } from '../audit/audit.module.js';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { AccessGuard, OptionalAccessGuard } from './access.guard.js';
import { AccessService } from './access.service.js';
import { AccessTokens, AccessTokenStrategy, AccessTokenVerifier } from './access-tokens.js';
import { AccountAliasController, AccountController } from './account.controller.js';
import { AccountService } from './account.service.js';
import { AuthAliasController, AuthController } from './auth.controller.js';
import { AuthKeys } from './auth-keys.js';
import { AuthService } from './auth.service.js';
import { Passwords } from './passwords.js';
import { RefreshCookie } from './refresh-cookie.js';
import { RefreshSecrets } from './refresh-secrets.js';
import { RefreshService } from './refresh.service.js';
import { SessionsAliasController, SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { SignupPolicy } from './signup-policy.js';
import { BrowserCookies } from './browser-cookies.js';
import { SameOriginGuard } from './cookie-routes.js';
import { DeviceCookie } from './device-cookie.js';
import { OpenStreams } from './open-streams.js';
import { VisitorRights } from './visitor-rights.js';
import { VisitorTokens } from './visitor-tokens.js';

/** Importing it applies the guard to every route of the application. */
@Module({
  // Keys are passed per call: each kind of token has its own.
  imports: [PassportModule, JwtModule.register({}), AuditModule, WorkspacesModule],
  controllers: [
    AuthController,
    AuthAliasController,
    AccountController,
    AccountAliasController,
    SessionsController,
    SessionsAliasController,
  ],
  providers: [
    AuthKeys,
    AccessTokenStrategy,
    AccessTokenVerifier,
    AccessTokens,
    AccessService,
    OptionalAccessGuard,
    { provide: APP_GUARD, useClass: AccessGuard },
    VisitorTokens,
    VisitorRights,
    OpenStreams,
    Passwords,
    BrowserCookies,
    DeviceCookie,
    RefreshCookie,
    SameOriginGuard,
    RefreshSecrets,
    RefreshService,
    SessionsService,
    SignInThrottle,
    SignupPolicy,
    AuthService,
    AccountService,
  ],
  exports: [AccessService, AuthKeys, OpenStreams, VisitorRights, VisitorTokens],
})
export class IdentityModule {}
