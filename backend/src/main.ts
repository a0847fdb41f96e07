import 'reflect-metadata';
import { createApiApp } from './api-app.js';
import { parseConfig } from './config/app-config.js';
import { SignupPolicy } from './identity/signup-policy.js';
import { createLogger } from './observability/logging.js';
import { runProcess } from './process.js';

await runProcess('api', async () => {
  const config = parseConfig('api', process.env);
  const logger = createLogger(config.log.level, 'api');
  const app = await createApiApp(config, logger);
  await app.listen(config.http.port, config.http.host);
  // Only a supervisor that knows the token hears it, and prints the token.
  if (process.send && (await app.get(SignupPolicy, { strict: false }).needsSetup()))
    process.send({ type: 'setup_needed' });
  return app;
});
