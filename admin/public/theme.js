// Runs before the first paint, so that a chosen theme never flashes. A file of its own because the content security policy forbids inline scripts.
try {
  const mode = localStorage.getItem('nexus.theme');
  if (mode === 'light' || mode === 'dark') document.documentElement.style.colorScheme = mode;
} catch {
  // Storage may be blocked: the system's theme is used.
}
