import { Global, Module } from '@nestjs/common';
import { RedisRoom } from './redis-room.js';
import { RedisService } from './redis.service.js';

@Global()
@Module({ providers: [RedisService, RedisRoom], exports: [RedisService, RedisRoom] })
export class RedisModule {}
