// The CDN's viewer functions, as the template has them.
// STACK is the translated template; node --test runs this.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const { Resources } = JSON.parse(process.env.STACK);
const table = JSON.parse(readFileSync(new URL('paths.json', import.meta.url), 'utf8'));

/** A viewer function's handler. `exists` and `get` look a path up in the list of paths, or fail. */
function handler(name, exists = async () => true, get = async () => Promise.reject(new Error('no such key'))) {
  const code = Resources[name].Properties.FunctionCode;
  const body = code.replace("import cf from 'cloudfront';", '');
  const cf = { kvs: () => ({ exists, get }) };
  return new Function('cf', 'console', `${body}; return handler;`)(cf, { log() {} });
}

const request = (uri, query, cookies = {}) => ({ request: { uri, cookies, rawQueryString: () => query } });

test('a path is a file or is redirected, as in cargo dev', async () => {
  for (const { path, file, moved } of table) {
    const answer = await handler('SitePathFunction')(request(path));
    if (file) {
      assert.equal(answer.uri, file);
    } else {
      assert.equal(answer.statusCode, 301, path);
      assert.equal(answer.headers.location.value, moved);
    }
  }
});

test('a redirect keeps the query unchanged', async () => {
  const answer = await handler('SitePathFunction')(request('/sv', 'a=%C3%A5&a=b&c'));
  assert.equal(answer.headers.location.value, '/sv/?a=%C3%A5&a=b&c');
});

test('a path that is not on the list gets the page for missing pages, assets too', async () => {
  const listed = new Set(['/index.html', '/assets/a.css']);
  const path = handler('SitePathFunction', async (key) => listed.has(key));
  assert.equal((await path(request('/'))).uri, '/index.html');
  assert.equal((await path(request('/assets/a.css'))).uri, '/assets/a.css');
  for (const missing of ['/sv/x/', '/assets/b.css', '/x.txt', '//evil.example/x']) {
    assert.equal((await path(request(missing))).uri, '/404.html', missing);
  }
});

test('an earlier address is moved, with its query, and a page that lives there again is not', async () => {
  const listed = new Map([['/sv/ny/index.html', '1'], ['/sv/gammal/', '/sv/ny/'], ['/sv/ny/', '/sv/annan/']]);
  const get = async (key) => listed.get(key) ?? Promise.reject(new Error('no such key'));
  const path = handler('SitePathFunction', async (key) => listed.has(key), get);
  const answer = await path(request('/sv/gammal/', 'a=%C3%A5'));
  assert.equal(answer.statusCode, 301);
  assert.equal(answer.headers.location.value, '/sv/ny/?a=%C3%A5');
  assert.equal((await path(request('/sv/ny/'))).uri, '/sv/ny/index.html');
  assert.equal((await path(request('/sv/gammal/index.html'))).uri, '/404.html');
});

test('a page with a tool has a file of its own for administrators', async () => {
  const listed = new Set(['/sv/index.html', '/sv/a/index.html', '/sv/a/signed-in.html']);
  const path = handler('SitePathFunction', async (key) => listed.has(key));
  const file = async (uri, role) => (await path(request(uri, '', role && { '__Host-signed-in': { value: role } }))).uri;
  assert.equal(await file('/sv/a/', 'billing-admin'), '/sv/a/signed-in.html');
  assert.equal(await file('/sv/a/', 'other'), '/sv/a/index.html');
  assert.equal(await file('/sv/a/'), '/sv/a/index.html');
  assert.equal(await file('/sv/', 'billing-admin'), '/sv/index.html');
  assert.equal(await file('/sv/b/', 'billing-admin'), '/404.html');
});

test('without the list the bucket decides', async () => {
  const path = handler('SitePathFunction', async () => Promise.reject(new Error('away')));
  assert.equal((await path(request('/sv/'))).uri, '/sv/index.html');
  const cookies = { '__Host-signed-in': { value: 'billing-admin' } };
  assert.equal((await path(request('/sv/', '', cookies))).uri, '/sv/index.html');
});

test('only the page for missing pages is a 404', () => {
  const status = handler('SiteStatusFunction');
  const answer = (statusCode, headers) => status({ response: { statusCode, headers } });
  assert.deepEqual(answer(200, { etag: { value: 'x' } }), { statusCode: 200, headers: { etag: { value: 'x' } } });
  const missing = answer(200, { 'x-amz-meta-status': { value: '404' } });
  assert.deepEqual(missing, { statusCode: 404, statusDescription: 'Not Found', headers: {} });
  assert.equal(answer(304, { 'x-amz-meta-status': { value: '404' } }).statusCode, 304);
});
