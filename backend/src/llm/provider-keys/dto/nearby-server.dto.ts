import { Int, ListOf, Text } from '../../../common/dto/fields.js';

export class NearbyServerDto {
  @Text({ max: 32, description: 'The name it is usually connected by.' }) name: string;
  @Text({ max: 500 }) base_url: string;
  @Int({ min: 0, description: 'Models that it lists.' }) models: number;
}

export class NearbyServersDto {
  @ListOf(() => NearbyServerDto) items: NearbyServerDto[];
}
