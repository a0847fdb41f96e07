/* global Scalar */
/** Starts the reader on this installation's description, with the key of whoever is signed in to the console. */
(() => {
  const RENEW_BEFORE_S = 60;

  const configuration = (token) => ({
    url: '/api/openapi.json',
    theme: 'none',
    layout: 'modern',
    withDefaultFonts: false,
    telemetry: false,
    agent: { disabled: true },
    mcp: { disabled: true },
    showDeveloperTools: 'never',
    persistAuth: false,
    hideClientButton: true,
    documentDownloadType: 'both',
    defaultOpenFirstTag: true,
    orderSchemaPropertiesBy: 'preserve',
    servers: [{ url: location.origin, description: 'This installation' }],
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
    hiddenClients: {
      c: true,
      clojure: true,
      dart: true,
      fsharp: true,
      http: true,
      objc: true,
      ocaml: true,
      powershell: true,
      r: true,
    },
    authentication: {
      preferredSecurityScheme: 'bearer',
      securitySchemes: { bearer: { token: token ?? '' } },
    },
  });

  /** The access token of the console's session, kept in memory only; null for somebody who is not signed in. */
  async function session() {
    try {
      const response = await fetch('/api/auth/refresh', { method: 'POST', headers: { accept: 'application/json' } });
      return response.status === 200 ? await response.json() : null;
    } catch {
      return null;
    }
  }

  /** Examples of code scroll sideways: they can be reached by keyboard. */
  function letCodeBeScrolled() {
    const reach = () => {
      for (const code of document.querySelectorAll('pre code:not([tabindex]), .custom-scroll:not([tabindex])'))
        code.setAttribute('tabindex', '0');
    };
    new MutationObserver(reach).observe(document.body, { childList: true, subtree: true });
  }

  async function start() {
    letCodeBeScrolled();
    let signedIn = await session();
    document.getElementById('loading').remove();
    const reference = Scalar.createApiReference('#reference', configuration(signedIn?.access_token));
    const renew = async () => {
      signedIn = await session();
      if (!signedIn) return;
      reference.updateConfiguration(configuration(signedIn.access_token));
      schedule();
    };
    const schedule = () => setTimeout(renew, Math.max(30, signedIn.expires_in - RENEW_BEFORE_S) * 1000);
    if (signedIn) schedule();
  }

  void start();
})();
