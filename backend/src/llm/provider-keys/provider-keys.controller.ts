import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../common/auth/decorators.js';
import { Returns } from '../../common/http/returns.js';
import { ProviderKeyDto, ProviderKeyListDto, ProviderTestDto, PutProviderKeyDto } from './dto/provider-key.dto.js';
import { NearbyServersDto } from './dto/nearby-server.dto.js';
import { NearbyServers } from './nearby-servers.js';
import { ProviderKeysService } from './provider-keys.service.js';

@ApiTags('models')
@Controller('api/provider-keys')
export class ProviderKeysController {
  constructor(
    private readonly providers: ProviderKeysService,
    private readonly nearby: NearbyServers,
  ) {}

  @Get()
  @Requires('providers:read', 'member')
  @Returns(ProviderKeyListDto)
  list() {
    return this.providers.list();
  }

  /** Model servers found on this machine; none where others can reach the installation. */
  @Post('nearby')
  @Requires('providers:write', 'member')
  @Returns(NearbyServersDto)
  look() {
    return this.nearby.list();
  }

  @Get(':provider')
  @Requires('providers:read', 'member')
  @Returns(ProviderKeyDto)
  get(@Param('provider') name: string) {
    return this.providers.get(name);
  }

  @Put(':provider')
  @Requires('providers:write', 'member')
  @Returns(ProviderKeyDto)
  put(@Param('provider') name: string, @Body() input: PutProviderKeyDto) {
    return this.providers.put(name, input);
  }

  @Delete(':provider')
  @Requires('providers:write', 'member')
  @Returns(null, 204)
  remove(@Param('provider') name: string) {
    return this.providers.remove(name);
  }

  /** Tests settings without storing them. An omitted key means the stored one, as for PUT. */
  @Post(':provider/try')
  @Requires('providers:write', 'member')
  @Returns(ProviderTestDto)
  try(@Param('provider') name: string, @Body() input: PutProviderKeyDto) {
    return this.providers.try(name, input);
  }

  @Post(':provider/test')
  @Requires('providers:write', 'member')
  @Returns(ProviderTestDto)
  test(@Param('provider') name: string) {
    return this.providers.test(name);
  }
}
