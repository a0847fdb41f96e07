import { Controller, Delete, Get, Param, Query } from '@nestjs/common';
import { ApiExcludeController, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, SignedIn } from '../common/auth/decorators.js';
import type { MemberPrincipal } from '../common/context/request-context.js';
import { Returns } from '../common/http/returns.js';
import { pageOf, PageQuery } from '../common/paging/paging.js';
import { SessionDto } from './dto/session.dto.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('identity')
@Controller('api/auth/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get()
  @SignedIn()
  @Returns(pageOf(SessionDto))
  list(@CurrentPrincipal() member: MemberPrincipal, @Query() query: PageQuery) {
    return this.sessions.list(member, query);
  }

  @Delete()
  @SignedIn()
  @Returns(null, 204, 'Ends all my other sessions')
  revokeOthers(@CurrentPrincipal() member: MemberPrincipal): Promise<void> {
    return this.sessions.revokeOthers(member);
  }

  @Delete(':id')
  @SignedIn()
  @Returns(null, 204)
  revoke(@CurrentPrincipal() member: MemberPrincipal, @Param('id') id: string): Promise<void> {
    return this.sessions.revokeOwn(member, id);
  }
}

/** The same routes without `/api`. */
@ApiExcludeController()
@Controller('auth/sessions')
export class SessionsAliasController extends SessionsController {}
