import { Body, Controller, Get, Headers, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentPrincipal, Public, SignedIn as ForMembers } from '../common/auth/decorators.js';
import type { MemberPrincipal, Principal } from '../common/context/request-context.js';
import { Returns } from '../common/http/returns.js';
import { OptionalAccessGuard } from './access.guard.js';
import { AuthService, type SignedIn } from './auth.service.js';
import { Client, type ClientInfo } from './client-info.js';
import { LoginDto, MeDto, RegisterDto, SignedInDto } from './dto/auth.dto.js';
import { RefreshCookie } from './refresh-cookie.js';
import { Reads } from '../common/http/body-limits.js';

@ApiTags('identity')
@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly cookie: RefreshCookie,
  ) {}

  @Post('register')
  @Reads('small')
  @Public()
  @ApiHeader({ name: 'X-Setup-Token', required: false })
  @Returns(SignedInDto, 201)
  async register(
    @Body() input: RegisterDto,
    @Client() client: ClientInfo,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @Headers('x-setup-token') setupToken?: string,
  ): Promise<SignedInDto> {
    return this.respond(request, reply, await this.auth.register({ setup_token: setupToken, ...input }, client));
  }

  @Post('login')
  @Reads('small')
  @Public()
  @Returns(SignedInDto)
  async login(
    @Body() input: LoginDto,
    @Client() client: ClientInfo,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInDto> {
    return this.respond(request, reply, await this.auth.login(input, client));
  }

  @Post('refresh')
  @Reads('small')
  @Public()
  @Returns(SignedInDto, 200, 'Takes the refresh secret from its cookie and replaces it')
  async refresh(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SignedInDto> {
    return this.respond(request, reply, await this.auth.refresh(this.cookie.read(request)));
  }

  @Post('logout')
  @Reads('small')
  @Public()
  @UseGuards(OptionalAccessGuard)
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

/** The same routes without `/api`; described once, so that operation ids stay unique. */
@ApiExcludeController()
@Controller('auth')
export class AuthAliasController extends AuthController {}
