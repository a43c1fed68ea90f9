/** Addresses that look like our page, or lead away from it by a path a check might forget. */
export const HOSTILE_URLS: readonly string[] = [
  'https://countersign/', 'http://countersign/', 'app://countersign.evil.test/', 'app://countersign:8080/', 'app://ada:pw@countersign/',
  'app://countersign@evil.test/', 'app://evil.test/#app://countersign/', 'https://evil.test/?next=app://countersign/', 'app:\\\\countersign\\',
  'app://countersign\\@evil.test/', 'app:countersign', 'apps://countersign/', 'data:text/html,<script>1</script>', 'javascript:alert(1)',
  'file:///etc/passwd', 'blob:app://countersign/1', 'about:blank', 'app://countersign/api/v1/me', 'app://countersign/?next=https://evil.test',
  'view-source:app://countersign/', '', 'app://',
];
