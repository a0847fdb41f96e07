import { Body, Controller, Patch, Post } from '@nestjs/common';
import { ApiExcludeController, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, SignedIn } from '../common/auth/decorators.js';
import type { MemberPrincipal } from '../common/context/request-context.js';
import { Reads } from '../common/http/body-limits.js';
import { Returns } from '../common/http/returns.js';
import { AccountService } from './account.service.js';
import { Client, type ClientInfo } from './client-info.js';
import { ChangePasswordDto, UpdateAccountDto } from './dto/account.dto.js';
import { UserDto } from './dto/auth.dto.js';

@ApiTags('identity')
@Controller('api/auth')
export class AccountController {
  constructor(private readonly account: AccountService) {}

  @Patch('me')
  @Reads('small')
  @SignedIn()
  @Returns(UserDto)
  update(@CurrentPrincipal() member: MemberPrincipal, @Body() input: UpdateAccountDto): Promise<UserDto> {
    return this.account.update(member, input);
  }

  @Post('password')
  @Reads('small')
  @SignedIn()
  @Returns(null, 204, 'Ends all my other sessions')
  changePassword(
    @CurrentPrincipal() member: MemberPrincipal,
    @Body() input: ChangePasswordDto,
    @Client() client: ClientInfo,
  ): Promise<void> {
    return this.account.changePassword(member, input, client.ip);
  }
}

/** The same routes without `/api`. */
@ApiExcludeController()
@Controller('auth')
export class AccountAliasController extends AccountController {}
