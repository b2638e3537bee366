/**
 * The page of the gateway: shows services and calls them, in Connect's JSON. No address in it is absolute, and nothing
 * is loaded from elsewhere. What comes from definitions and services is only ever set as text.
 */
(() => {
  const app = document.getElementById('app');
  // Behind a proxy the page may be at `/prefix` without a slash: what is relative then has to begin there.
  const base = location.pathname.endsWith('/') ? location.pathname : `${location.pathname}/`;
  const kinds = {
    unary: 'unary',
    server_streaming: 'server stream',
    client_streaming: 'client stream',
    bidi_streaming: 'stream both ways',
  };
  let token = '';

  /** An element with properties, and with texts and elements in it. */
  function make(name, properties, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(properties ?? {})) {
      if (key in element) element[key] = value;
      else element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== undefined));
    return element;
  }

  const sendKey = /^(Mac|iP)/.test(navigator.platform) ? 'Cmd+Enter' : 'Ctrl+Enter';

  const idOf = (method) => `method${method.path.replaceAll('/', '-')}`;

  function show(model) {
    const services = [...model.services].sort((a, b) => (a.project ? 0 : 1) - (b.project ? 0 : 1));
    const own = services.filter((service) => service.project);
    const platform = services.filter((service) => !service.project);
    const sections = services.map((service) => serviceSection(service, model.types));
    const list = make('div', {}, ...sections.slice(0, own.length));
    const empty = make('p', { className: 'empty' }, 'No service is running. Run a project, and it is here.');
    const others = make(
      'details',
      { className: 'service', open: own.length === 0 && platform.length > 0 && token !== '' },
      make('summary', {}, `Services of the platform (${platform.length})`),
      ...sections.slice(own.length),
    );
    app.replaceChildren(
      side(services, own.length),
      make(
        'main',
        {},
        make('h1', {}, 'Services'),
        make('p', { className: 'comment' }, `At ${location.origin}${base}`),
        own.length > 0 ? list : empty,
        platform.length > 0 ? others : undefined,
        howToCall(own[0]?.methods[0]),
      ),
    );
    openFromHash();
  }

  function side(services, ownCount) {
    const filter = make('input', {
      id: 'filter',
      type: 'search',
      placeholder: 'Name of a method',
      autocomplete: 'off',
    });
    const tokenInput = make('input', { id: 'token', type: 'password', autocomplete: 'off', value: token });
    const nav = make('nav', { 'aria-label': 'Methods' }, ...services.slice(0, ownCount).flatMap(links));
    filter.addEventListener('input', () => applyFilter(filter.value.trim().toLowerCase()));
    tokenInput.addEventListener('change', () => {
      token = tokenInput.value.trim();
      refresh();
    });
    return make(
      'header',
      { className: 'side' },
      make(
        'p',
        { className: 'brand' },
        make('img', { src: document.querySelector('link[rel=icon]').href, alt: '' }),
        'Skep',
      ),
      make('div', { className: 'field' }, make('label', { htmlFor: 'filter' }, 'Filter'), filter),
      nav,
      make(
        'div',
        { className: 'field' },
        make('label', { htmlFor: 'token' }, 'Token, where one is needed'),
        tokenInput,
      ),
      make(
        'p',
        { className: 'links' },
        make('a', { href: `${base}openapi.json` }, 'OpenAPI'),
        ' · ',
        make('a', { href: '#how-to-call' }, 'How to call'),
      ),
    );
  }

  function links(service) {
    const items = service.methods.map((method) =>
      make(
        'li',
        { 'data-name': `${service.name} ${method.name}`.toLowerCase() },
        make('a', { href: `#${idOf(method)}` }, method.name),
      ),
    );
    return [make('h2', {}, service.name), make('ul', {}, ...items)];
  }

  function applyFilter(text) {
    for (const element of app.querySelectorAll('[data-name]')) {
      element.hidden = !element.getAttribute('data-name').includes(text);
    }
  }

  function serviceSection(service, types) {
    return make(
      'section',
      { className: 'service' },
      make(
        'h2',
        {},
        service.name,
        service.project ? make('small', {}, `of the project ${service.project}`) : undefined,
      ),
      service.comment ? make('p', { className: 'comment' }, service.comment) : undefined,
      ...service.methods.map((method) => methodCard(service, method, types)),
    );
  }

  function methodCard(service, method, types) {
    const card = make(
      'details',
      { className: 'card', id: idOf(method), 'data-name': `${service.name} ${method.name}`.toLowerCase() },
      make(
        'summary',
        {},
        make('h3', { className: method.deprecated ? 'deprecated' : '' }, method.name),
        make('span', { className: 'badge' }, kinds[method.kind]),
        method.deprecated ? make('span', { className: 'badge' }, 'deprecated') : undefined,
        make('span', { className: 'first-line', ariaHidden: 'true' }, method.comment.split('\n')[0]),
      ),
    );
    // Hundreds of methods have thousands of fields: each is drawn when it is opened.
    card.addEventListener(
      'toggle',
      () => card.append(make('div', { className: 'inside' }, ...methodParts(method, types))),
      { once: true },
    );
    return card;
  }

  function methodParts(method, types) {
    const address = (label, text) => make('li', {}, make('span', {}, label), text);
    return [
      method.comment ? make('p', { className: 'comment' }, method.comment) : undefined,
      make(
        'ul',
        { className: 'addresses' },
        ...method.http.map((binding) => address('HTTP', binding)),
        address('Connect, gRPC', `POST ${method.path}`),
        address('Short', `POST ${method.short}`),
        address('WebSocket', `/ws${method.path}`),
      ),
      tryIt(method),
      make(
        'div',
        { className: 'types' },
        typeDetails('Request', method.input, types),
        typeDetails('Response', method.output, types),
      ),
    ].filter((part) => part !== undefined);
  }

  function tryIt(method) {
    const id = idOf(method);
    const streams = method.kind === 'client_streaming' || method.kind === 'bidi_streaming';
    const editor = make('textarea', {
      id: `${id}-request`,
      value: method.example,
      spellcheck: false,
      rows: Math.min(20, method.example.split('\n').length + 1),
    });
    const send = make('button', { type: 'button', className: 'send' }, 'Send');
    const cancel = make('button', { type: 'button', disabled: true }, 'Cancel');
    const output = make('pre', {
      id: `${id}-answer`,
      tabIndex: 0,
      role: 'region',
      'aria-labelledby': `${id}-label`,
    });
    const status = make('p', { className: 'status', role: 'status' });
    let running;
    const run = async () => {
      if (running) return;
      running = new AbortController();
      send.disabled = true;
      cancel.disabled = false;
      output.textContent = '';
      status.className = 'status';
      status.textContent = 'Waiting for the answer …';
      const began = performance.now();
      const say = (good, text) => {
        status.className = `status ${good ? 'good' : 'bad'}`;
        status.textContent = `${text} · ${Math.round(performance.now() - began)} ms`;
      };
      try {
        const requests = readRequests(editor.value, streams);
        const print = (value) => {
          output.textContent += `${output.textContent === '' ? '' : '\n'}${JSON.stringify(value, null, 2)}`;
        };
        await call(method, requests, running.signal, print, say);
      } catch (error) {
        if (running.signal.aborted) say(false, 'Cancelled');
        else
          say(
            false,
            error instanceof SyntaxError
              ? `The request is not JSON: ${error.message}`
              : String(error.message ?? error),
          );
      } finally {
        running = undefined;
        send.disabled = false;
        cancel.disabled = true;
      }
    };
    send.addEventListener('click', run);
    cancel.addEventListener('click', () => running?.abort());
    editor.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      run();
    });
    const hint = streams ? 'Request, in JSON; messages are parted by a line ===' : 'Request, in JSON';
    return make(
      'div',
      { className: 'try' },
      make(
        'div',
        {},
        make('label', { htmlFor: editor.id }, hint),
        editor,
        make('div', { className: 'buttons' }, send, cancel, make('kbd', {}, sendKey)),
      ),
      make(
        'div',
        { className: 'answer' },
        make('span', { id: `${id}-label`, className: 'label' }, 'Answer'),
        output,
        status,
      ),
    );
  }

  /** The messages of a request. Throws a SyntaxError. */
  function readRequests(text, streams) {
    const texts = streams ? text.split(/^===\s*$/m) : [text];
    return texts
      .filter((each, index) => each.trim() !== '' || (index === 0 && !streams))
      .map((each) => JSON.stringify(JSON.parse(each.trim() || '{}')));
  }

  /** https://connectrpc.com/docs/protocol */
  async function call(method, requests, signal, print, say) {
    const isUnary = method.kind === 'unary';
    const headers = {
      'content-type': isUnary ? 'application/json' : 'application/connect+json',
      'connect-protocol-version': '1',
    };
    if (token !== '') headers.authorization = `Bearer ${token}`;
    const body = isUnary ? requests[0] : envelopes(requests);
    const response = await fetch(`${base}${method.path.slice(1)}`, { method: 'POST', headers, body, signal });
    if (isUnary || !response.headers.get('content-type')?.startsWith('application/connect+json')) {
      const json = await response.json().catch(() => undefined);
      if (json === undefined) say(false, `${response.status} ${response.statusText}, and no JSON`);
      else {
        print(json);
        say(response.ok, response.ok ? 'OK' : `${json.code ?? response.status}`);
      }
      return;
    }
    let count = 0;
    for await (const [flags, json] of readEnvelopes(response.body)) {
      const isEnd = (flags & 2) !== 0;
      if (!isEnd) {
        print(json);
        say(true, `${++count} ${count === 1 ? 'message' : 'messages'} so far`);
        continue;
      }
      if (json.error) print(json);
      say(
        !json.error,
        `${json.error ? json.error.code : 'OK'}, ${count} ${count === 1 ? 'message' : 'messages'}`,
      );
      return;
    }
    say(false, 'The answer ended early');
  }

  function envelopes(messages) {
    const parts = messages.flatMap((message) => {
      const bytes = new TextEncoder().encode(message);
      const prefix = new DataView(new ArrayBuffer(5));
      prefix.setUint32(1, bytes.length);
      return [prefix.buffer, bytes];
    });
    return new Blob(parts);
  }

  async function* readEnvelopes(stream) {
    const reader = stream.getReader();
    let bytes = new Uint8Array();
    for (;;) {
      while (bytes.length >= 5) {
        const end = 5 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
        if (bytes.length < end) break;
        yield [bytes[0], JSON.parse(new TextDecoder().decode(bytes.subarray(5, end)) || '{}')];
        bytes = bytes.slice(end);
      }
      const { done, value } = await reader.read();
      if (done) return;
      const joined = new Uint8Array(bytes.length + value.length);
      joined.set(bytes);
      joined.set(value, bytes.length);
      bytes = joined;
    }
  }

  /** A type's fields, and within each those of its own type, when they are opened. */
  function typeDetails(label, name, types) {
    const details = make('details', {}, make('summary', {}, `${label}: ${name}`));
    details.addEventListener('toggle', () => details.append(...typeParts(name, types)), { once: true });
    return details;
  }

  function typeParts(name, types) {
    const type = types[name];
    const parts = type?.comment ? [make('p', { className: 'comment' }, type.comment)] : [];
    const row = (cells) => make('tr', {}, ...cells.map((cell) => make('td', {}, cell)));
    const head = (...names) =>
      make('thead', {}, make('tr', {}, ...names.map((each) => make('th', { scope: 'col' }, each))));
    const note = (text) => make('p', { className: 'comment' }, text);
    if (type?.values) {
      const rows = type.values.map((value) =>
        row([make('code', {}, `${value.name} = ${value.number}`), note(value.comment)]),
      );
      return [...parts, make('table', {}, head('Value', 'About'), make('tbody', {}, ...rows))];
    }
    if (!type?.fields?.length) return [...parts, note('No fields.')];
    const rows = type.fields.map((field) =>
      row([
        make('code', { className: field.deprecated ? 'deprecated' : '' }, field.name),
        make('code', {}, field.type),
        note([field.oneof ? `One of ${field.oneof}.` : '', field.comment].filter(Boolean).join(' ')),
      ]),
    );
    const inner = [
      ...new Set(type.fields.flatMap((field) => (field.ref && types[field.ref] ? [field.ref] : []))),
    ];
    return [
      ...parts,
      make('table', {}, head('Field', 'Type', 'About'), make('tbody', {}, ...rows)),
      ...inner.map((ref) => typeDetails(types[ref].values ? 'Enum' : 'Message', ref, types)),
    ];
  }

  function howToCall(method) {
    const path = method?.path ?? '/package.Service/Method';
    const short = method?.short ?? '/service/method';
    const at = `${location.origin}${base}`.replace(/\/$/, '');
    const section = make(
      'details',
      { className: 'card docs', id: 'how-to-call' },
      make('summary', {}, make('h3', {}, 'How to call')),
    );
    const code = (text) => make('pre', {}, text);
    const text = (...parts) => make('p', {}, ...parts);
    section.append(
      make(
        'div',
        { className: 'inside' },
        make('h4', {}, 'HTTP and JSON'),
        code(`curl ${at}${short} -d '{}'\ncurl ${at}${path} -H 'content-type: application/json' -d '{}'`),
        text(
          'Streams come as a message a line, or as server-sent events with ',
          make('code', {}, 'accept: text/event-stream'),
          '; a stream of requests is sent as ',
          make('code', {}, 'application/x-ndjson'),
          '. An error after the first message is the last line ',
          make('code', {}, '{"error":{...}}'),
          ', or the event ',
          make('code', {}, 'error'),
          '; the event ',
          make('code', {}, 'end'),
          ' says that all went well.',
        ),
        text(
          'Files go as ',
          make('code', {}, 'multipart/form-data'),
          " into the field of a part's name, of type bytes or google.api.HttpBody.",
        ),
        make('h4', {}, 'gRPC and Connect'),
        text(
          'Any client of gRPC, gRPC-Web or Connect, at the same address. The definitions are here by reflection:',
        ),
        code(
          `grpcurl ${location.protocol === 'http:' ? '-plaintext ' : ''}-d '{}' ${location.host} ${path.slice(1)}\nbuf curl --http2-prior-knowledge --protocol grpc -d '{}' ${at}${path}`,
        ),
        make('h4', {}, 'WebSocket'),
        code(
          `const socket = new WebSocket('${at.replace(/^http/, 'ws')}/ws${path}');\nsocket.onopen = () => socket.send('{}');\nsocket.onmessage = ({ data }) => console.log(JSON.parse(data));`,
        ),
        text(
          'A text frame is a message in JSON. The last frame of each side is ',
          make('code', {}, '{"@end":{}}'),
          ': the client says by it that no more requests come (where a method takes one, that is the only one anyhow), and the gateway how the call ended, with ',
          make('code', {}, 'error'),
          ' (as in Connect), ',
          make('code', {}, 'headers'),
          ' and ',
          make('code', {}, 'trailers'),
          " in it. The close code is 1000, or 4000 and the number of the error's code: 4005 is NOT_FOUND.",
        ),
        text(
          'Subprotocols: ',
          make('code', {}, 'skep.json'),
          ' (the default); ',
          make('code', {}, 'skep.proto'),
          ' for binary frames with messages in the Protobuf format; ',
          make('code', {}, 'bearer.TOKEN'),
          ' beside one of these for a token. Parameters of the query count as headers, as in ',
          make('code', {}, '?connect-timeout-ms=5000&x-user=me'),
          '. Closing the socket cancels the call.',
        ),
      ),
    );
    return section;
  }

  function openFromHash() {
    const target =
      location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
    target.scrollIntoView();
  }

  /** A token may show services that were not there without it. */
  async function refresh() {
    const headers = {
      accept: 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    };
    const response = await fetch(base, { headers }).catch(() => undefined);
    if (response?.ok) show(await response.json());
  }

  window.addEventListener('hashchange', openFromHash);
  show(JSON.parse(document.getElementById('model').textContent));
})();
