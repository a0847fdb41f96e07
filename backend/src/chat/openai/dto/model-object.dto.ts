import { Int, ListOf, Nested, OneOf, Text, TextList } from '../../../common/dto/fields.js';
import { ModelPricingDto } from '../../../llm/dto/model.dto.js';

export class NexusModelDto {
  @OneOf(['chat', 'embedding']) kind: 'chat' | 'embedding';
  @Text() name: string;
  @Int({ nullable: true, description: 'Tokens; null when unknown or without limit' }) context_length: number | null;
  @TextList() capabilities: string[];
  @Nested(() => ModelPricingDto, { optional: true }) pricing?: ModelPricingDto;
}

export class ModelObjectDto {
  @Text() id: string;
  @OneOf(['model']) object: 'model';
  @Int({ description: 'Unix seconds; 0 when unknown' }) created: number;
  @Text() owned_by: string;
  @Nested(() => NexusModelDto) nexus: NexusModelDto;
}

export class ModelListDto {
  @OneOf(['list']) object: 'list';
  @ListOf(() => ModelObjectDto) data: ModelObjectDto[];
}
