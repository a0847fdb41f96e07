import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires, SignedIn } from '../common/auth/decorators.js';
import { Returns } from '../common/http/returns.js';
import { pageOf, PageQuery } from '../common/paging/paging.js';
import { MemberDto, MyWorkspaceDto, UpdateWorkspaceDto, WorkspaceDto } from './dto/workspace.dto.js';
import { WorkspacesService } from './workspaces.service.js';

@ApiTags('workspaces')
@Controller('api/workspaces')
export class WorkspacesController {
  constructor(private readonly workspaces: WorkspacesService) {}

  @Get()
  @SignedIn()
  @Returns(pageOf(MyWorkspaceDto))
  list() {
    return this.workspaces.mine();
  }

  @Get(':id')
  @Requires('workspace:read', 'member')
  @Returns(WorkspaceDto)
  find(@Param('id') id: string) {
    return this.workspaces.find(id);
  }

  @Patch(':id')
  @Requires('workspace:write', 'member')
  @Returns(WorkspaceDto)
  update(@Param('id') id: string, @Body() input: UpdateWorkspaceDto) {
    return this.workspaces.update(id, input);
  }

  @Get(':id/members')
  @Requires('members:read', 'member')
  @Returns(pageOf(MemberDto))
  members(@Param('id') id: string, @Query() query: PageQuery) {
    return this.workspaces.members(id, query);
  }
}
