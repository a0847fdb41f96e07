import { Injectable } from '@nestjs/common';
import { RequestContext } from '../common/context/request-context.js';
import type { Page, PageQuery } from '../common/paging/paging.js';
import { PeopleService } from '../workspaces/people.service.js';
import type { PromptVersionDto } from './dto/prompt.dto.js';
import type { PromptVersion } from './prompt.entity.js';
import { toPromptVersionDto, toVersionNumber } from './prompt.mapper.js';
import { PromptsRepository } from './prompts.repository.js';

/** Version history of a prompt, with authors. */
@Injectable()
export class PromptVersions {
  constructor(
    private readonly prompts: PromptsRepository,
    private readonly people: PeopleService,
    private readonly context: RequestContext,
  ) {}

  /** Newest first. */
  async page(id: string, query: PageQuery): Promise<Page<PromptVersionDto>> {
    const { id: promptId } = await this.prompts.get(id);
    const page = await this.prompts.versionPage(promptId, query);
    return { ...page, items: await this.dtos(page.items) };
  }

  /** @throws DomainError `prompt_version_not_found` */
  async get(id: string, version: string): Promise<PromptVersionDto> {
    const { id: promptId } = await this.prompts.get(id);
    const found = await this.prompts.getVersion(promptId, toVersionNumber(version));
    return (await this.dtos([found]))[0]!;
  }

  private async dtos(versions: readonly PromptVersion[]): Promise<PromptVersionDto[]> {
    const authors = versions.map(({ author }) => author);
    const names = await this.people.authorNames(this.context.workspaceId, authors);
    return versions.map((version) => toPromptVersionDto(version, names));
  }
}
