"""A headless Chromium, spoken to over a pipe (Chrome DevTools Protocol, no library needed): pages at a width, by day and
by night, on paper; what the browser said of them; what stands in them."""
import base64
import json
import os
import select
import shutil
import subprocess
import time

from support import ROOT, WORK

NAMES = ['chromium-headless-shell', 'chromium', 'google-chrome', 'chrome']
LONGEST_ANSWER = 30    # seconds

# The contrast of every text that can be seen against what is behind it (WCAG 2.1): those below AA.
CONTRAST = r'''(() => {
  const numbers = (color) => color.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
      .map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = numbers(getComputedStyle(e).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  const bad = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    const color = numbers(element.closest('svg') ? style.fill : style.color);
    const [high, low] = [light(color), light(behind(element))].sort((a, b) => b - a);
    const ratio = (high + 0.05) / (low + 0.05), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) bad.push(`${walker.currentNode.data.trim().slice(0, 40)}: ${ratio.toFixed(2)}`);
  }
  return bad;
})()'''

# What makes the page wider than its window.
WIDER = r'''[...document.querySelectorAll('body *')]
    .filter((e) => !e.closest('.scroll') && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((e) => `${e.tagName} ${e.className}: ${e.textContent.slice(0, 60)}`)'''
SIZES = '[document.documentElement.scrollWidth, document.documentElement.clientWidth]'


def find():
    """The browser; installed from the list of packages where there is none."""
    for attempt in range(2):
        for name in NAMES:
            if path := shutil.which(name):
                return path
        if attempt == 0:
            subprocess.run([ROOT / 'etl/deploy/install-packages.sh', 'test'], check=True)
    raise FileNotFoundError('there is no Chromium, and the list of packages installs none')


class Browser:
    def __init__(self):
        to_read, self.to = os.pipe()
        self.back, to_write = os.pipe()
        profile = WORK / 'browser'
        profile.mkdir(exist_ok=True)
        arguments = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
                     '--disable-background-networking', '--remote-debugging-pipe', f'--user-data-dir={profile}']
        self.process = subprocess.Popen(
            ['sh', '-c', f'exec "$0" "$@" 3<&{to_read} 4>&{to_write}', find(), *arguments, 'about:blank'],
            pass_fds=(to_read, to_write), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env={**os.environ, 'HOME': str(profile)})
        os.close(to_read)
        os.close(to_write)
        self.number, self.rest, self.events = 0, b'', []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self.to)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.back)

    def receive(self, end):
        while b'\0' not in self.rest:
            ready, _, _ = select.select([self.back], [], [], max(0, end - time.monotonic()))
            piece = os.read(self.back, 1 << 20) if ready else b''
            if not piece:
                raise TimeoutError('the browser does not answer')
            self.rest += piece
        message, self.rest = self.rest.split(b'\0', 1)
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        """The answer's result; events that come meanwhile are kept."""
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': parameters}
        if session:
            message['sessionId'] = session
        os.write(self.to, json.dumps(message).encode() + b'\0')
        end = time.monotonic() + LONGEST_ANSWER
        while True:
            answer = self.receive(end)
            if answer.get('id') == self.number:
                if 'error' in answer:
                    raise RuntimeError(f'{method}: {answer["error"]}')
                return answer['result']
            self.events.append(answer)

    def open(self, path, **view):
        return Tab(self, path, **view)


class Tab:
    """A page that has been loaded."""
    def __init__(self, browser, path, width=1280, height=900, dark=False):
        self.browser = browser
        target = browser.call('Target.createTarget', url='about:blank')['targetId']
        self.session = browser.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        for domain in ('Page', 'Runtime', 'Log', 'Network', 'Audits'):
            self.call(f'{domain}.enable')
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.call('Emulation.setEmulatedMedia', media='screen', features=[
            {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}])
        self.call('Page.navigate', url=path.resolve().as_uri())
        end = time.monotonic() + LONGEST_ANSWER
        while not self.of('Page.loadEventFired'):
            browser.events.append(browser.receive(end))

    def call(self, method, **parameters):
        return self.browser.call(method, session=self.session, **parameters)

    def of(self, *methods):
        return [event['params'] for event in self.browser.events
                if event.get('sessionId') == self.session and event['method'] in methods]

    def messages(self):
        """Whatever the browser had to say: console, errors, violations of the policy, other issues."""
        self.evaluate('1')    # what was said before is here now
        return self.of('Runtime.consoleAPICalled', 'Runtime.exceptionThrown', 'Log.entryAdded', 'Audits.issueAdded')

    def requests(self):
        return [event['request']['url'] for event in self.of('Network.requestWillBeSent')]

    def evaluate(self, expression):
        answer = self.call('Runtime.evaluate', expression=expression, returnByValue=True, awaitPromise=True)
        if 'exceptionDetails' in answer:
            raise RuntimeError(f'{expression}: {answer["exceptionDetails"]}')
        return answer['result'].get('value')

    def screenshot(self, path):
        size = self.call('Page.getLayoutMetrics')['cssContentSize']
        picture = self.call('Page.captureScreenshot', captureBeyondViewport=True,
                            clip={'x': 0, 'y': 0, 'width': size['width'], 'height': size['height'], 'scale': 1})
        path.write_bytes(base64.b64decode(picture['data']))

    def pdf(self):
        """On paper, as a browser that is set to dark prints it too."""
        self.call('Emulation.setEmulatedMedia', media='print')
        return base64.b64decode(self.call('Page.printToPDF', preferCSSPageSize=True, printBackground=True)['data'])
