import type {
  CreateSourceDto,
  PreviewSourceDto,
  SourceDto,
  SourcePreviewDto,
  SourceProblemDto,
  SourceRunDto,
} from '@nexus/api-client';

export type SourceItem = SourceDto;
export type SourceRun = SourceRunDto;
export type SourceProblem = SourceProblemDto;
export type SourceInput = CreateSourceDto;
export type SourcePreview = SourcePreviewDto;
export type PreviewInput = PreviewSourceDto;
export type SourceKind = SourceItem['kind'];
export type Schedule = SourceItem['schedule'];
