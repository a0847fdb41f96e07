import { Body, Controller, Get, Header, Headers, HttpStatus, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController, ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentPrincipal, Public, SignedIn as ForMembers } from '../common/auth/decorators.js';
import type { MemberPrincipal, Principal } from '../common/context/request-context.js';
import { Returns } from '../common/http/returns.js';
import { OptionalAccessGuard } from './access.guard.js';
import { AuthService, type SignedIn } from './auth.service.js';
import { Client, type ClientInfo } from './client-info.js';
import { EntryDto } from './dto/account.dto.js';
import { LoginDto, MeDto, RegisterDto, SignedInDto } from './dto/auth.dto.js';
import { UsesCookies } from './cookie-routes.js';
import { DeviceCookie } from './device-cookie.js';
import { RefreshCookie } from './refresh-cookie.js';
import { SignupPolicy } from './signup-policy.js';
import { Reads } from '../common/http/body-limits.js';

@ApiTags('identity')
@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly cookie: RefreshCookie,
    private readonly device: DeviceCookie,
    private readonly signup: SignupPolicy,
  ) {}

  @Get('entry')
  @Public()
  @Header('Cache-Control', 'no-store')
  @Returns(EntryDto)
  entry(): Promise<EntryDto> {
    return this.signup.entry();
  }

  @Post('register')
  @Reads('small')
  @Public()
  @UsesCookies()
  @ApiHeader({ name: 'X-Setup-Token', required: false })
  @Returns(SignedInDto, 201)
  async register(
    @Body() input: RegisterDto,
    @Client() client: ClientInfo,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('x-setup-token') setupToken?: string,
  ): Promise<SignedInDto> {
    const signedIn = await this.auth.register({ ...input, setup_token: input.setup_token ?? setupToken }, client);
    const body = this.respond(request, reply, signedIn);
    this.device.remember(request, reply, input.email);
    return body;
  }

  @Post('login')
  @Reads('small')
  @Public()
  @UsesCookies()
  @Returns(SignedInDto)
  async login(
    @Body() input: LoginDto,
    @Client() client: ClientInfo,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    const signedIn = await this.auth.login(input, client, this.device.idFor(request, input.email));
    const body = this.respond(request, reply, signedIn);
    this.device.remember(request, reply, input.email);
    return body;
  }

  @Post('refresh')
  @Reads('small')
  @Public()
  @UsesCookies()
  @Returns(SignedInDto, 200, 'Reads the refresh secret from its cookie and replaces it')
  @ApiResponse({ status: 204, description: 'No cookie: nobody is signed in' })
  async refresh(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto | undefined> {
    const secret = this.cookie.read(request);
    if (secret !== null) return this.respond(request, reply, await this.auth.refresh(secret));
    void reply.status(HttpStatus.NO_CONTENT);
    return undefined;
  }

  @Post('logout')
  @Reads('small')
  @Public()
  @UseGuards(OptionalAccessGuard)
  @UsesCookies()
  @Returns(null, 204)
  async logout(
    @CurrentPrincipal() principal: Principal | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await this.auth.logout(this.cookie.read(request), principal?.kind === 'member' ? principal.sessionId : null);
    this.cookie.clear(request, reply);
  }

  @Get('me')
  @ForMembers()
  @Returns(MeDto)
  me(@CurrentPrincipal() member: MemberPrincipal): Promise<MeDto> {
    return this.auth.me(member);
  }

  private respond(request: FastifyRequest, reply: FastifyReply, { body, refreshSecret }: SignedIn): SignedInDto {
    this.cookie.write(request, reply, refreshSecret);
    return body;
  }
}

/** The same routes without `/api`; documented once, so that operation ids are unique. */
@ApiExcludeController()
@Controller('auth')
export class AuthAliasController extends AuthController {}
