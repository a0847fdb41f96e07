import { describe, expect, it } from '@jest/globals';
import { isRefusedAddress } from '../../common/net/address-rules.js';
import { isLocalUrl } from '../../common/net/host-rules.js';
import { faultOfBaseUrl, splitBaseUrl } from './base-url.js';

describe('isRefusedAddress', () => {
  const PRIVATE = [
    '10.1.2.3',
    '127.0.0.1',
    '127.8.8.8',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '198.18.0.1',
    '::1',
  ];
  const MAPPED = [
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    'fd12::1',
  ];
  const NEVER = [
    '0.0.0.0',
    '169.254.169.254',
    '100.100.100.200',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'ff02::1',
  ];

  it.each([...PRIVATE, ...MAPPED])('%s only where private networks are allowed', (address) => {
    expect([isRefusedAddress(address, false), isRefusedAddress(address, true)]).toEqual([true, false]);
  });

  it.each([...NEVER, 'fd00:ec2::254', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', 'example.com', ''])(
    '%s never',
    (address) => {
      expect([isRefusedAddress(address, false), isRefusedAddress(address, true)]).toEqual([true, true]);
    },
  );

  it.each(['1.1.1.1', '172.32.0.1', '192.169.0.1', '2606:4700::1111'])('not %s', (address) => {
    expect(isRefusedAddress(address, false)).toBe(false);
  });
});

describe('faultOfBaseUrl', () => {
  it.each([
    'https://api.example.com/v1',
    'http://93.184.216.34:8080/v1',
    'https://x.openai.azure.com/openai/deployments/gpt?api-version=2024-10-21',
  ])('accepts %s', (url) => {
    expect(faultOfBaseUrl(url, false)).toBeUndefined();
  });

  it.each([
    ['', 'https://'],
    ['ftp://example.com', 'https://'],
    ['file:///etc/passwd', 'https://'],
    ['https://user:secret@example.com', 'api_key'],
    ['https://example.com/v1?key=secret', 'api-version'],
    ['https://example.com/#x', 'fragment'],
    ['http://127.0.0.1:11434/v1', 'private network'],
    ['http://0x7f.1/v1', 'private network'],
    ['http://2130706433/', 'private network'],
    ['http://[::1]:8080/', 'private network'],
    ['http://[::ffff:10.0.0.1]/', 'private network'],
    ['http://169.254.169.254/latest', 'private network'],
    ['http://localhost:11434', 'private network'],
    ['http://redis:6379', 'private network'],
    ['http://box.local', 'private network'],
  ])('refuses %s', (url, why) => {
    expect(faultOfBaseUrl(url, false)).toContain(why);
  });

  it('accepts private networks where allowed, but never metadata services', () => {
    for (const url of ['http://127.0.0.1:11434/v1', 'http://ollama:11434', 'http://[::1]/'])
      expect(faultOfBaseUrl(url, true)).toBeUndefined();
    expect(faultOfBaseUrl('http://169.254.169.254/', true)).toContain('private network');
  });
});

it('splits a base URL into the parts before and after the path', () => {
  expect(splitBaseUrl('http://h:1/v1/')).toEqual({ baseUrl: 'http://h:1/v1', query: '' });
  expect(splitBaseUrl('https://h/openai/?api-version=1')).toEqual({
    baseUrl: 'https://h/openai',
    query: '?api-version=1',
  });
});

it('recognises a local server by its address', () => {
  for (const url of ['http://localhost:1/', 'http://192.168.1.5/v1', 'http://ollama:11434/v1'])
    expect(isLocalUrl(url)).toBe(true);
  for (const url of ['https://api.openai.com/v1', 'http://8.8.8.8/', 'nonsense']) expect(isLocalUrl(url)).toBe(false);
});
