import { Int, ListOf, Text } from '../../../common/dto/fields.js';

export class NearbyServerDto {
  @Text({ max: 32, description: 'The usual name for its connection.' }) name: string;
  @Text({ max: 500 }) base_url: string;
  @Int({ min: 0, description: 'Number of models it lists.' }) models: number;
}

export class NearbyServersDto {
  @ListOf(() => NearbyServerDto) items: NearbyServerDto[];
}
