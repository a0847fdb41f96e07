import { Module } from '@nestjs/common';
import { SecretBox } from '../common/crypto/secret-box.js';
import { AppConfig } from '../config/app-config.js';
import { ProviderDirectory } from './provider-keys/provider-directory.js';
import { ProviderPool } from './providers/provider-pool.js';

const secretBox = {
  provide: SecretBox,
  inject: [AppConfig],
  useFactory: ({ crypto }: AppConfig) => new SecretBox(crypto.masterKey, crypto.oldMasterKeys),
};

/** The providers of a workspace and the connections to them. */
@Module({
  providers: [secretBox, ProviderDirectory, ProviderPool],
  exports: [SecretBox, ProviderDirectory, ProviderPool],
})
export class ProvidersModule {}
