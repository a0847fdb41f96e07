import 'reflect-metadata';
import { createApiApp } from './api-app.js';
import { parseConfig } from './config/app-config.js';
import { createLogger } from './observability/logging.js';
import { runProcess } from './process.js';

await runProcess('api', async () => {
  const config = parseConfig('api', process.env);
  const logger = createLogger(config.log.level, 'api');
  const app = await createApiApp(config, logger);
  await app.listen(config.http.port, config.http.host);
  return app;
});
