#!/usr/bin/env python3
"""The private server: made on first use with safe modes, shared by all processes of a site, gone with the last of them
however it ends, as root and as an ordinary user. The pseudonym key: made once, never replaced in silence."""
import os
import pwd
import shutil
import signal
import stat
import subprocess
from pathlib import Path

import support
from support import WORK, Site, ingest_arguments, main, submission_files, until

SOON = 8    # seconds for a server to stop: it writes a checkpoint first


class UserSite(Site):
    """A site of another user, who reaches neither the checkout nor root's things: it has an installed copy."""
    def __init__(self, name, account):
        super().__init__(name)
        self.account = account
        prefix = WORK / f'{name}-prefix'
        (prefix / 'bin').mkdir(parents=True)
        self.program = prefix / 'bin/rmnpc'
        shutil.copy(support.PROGRAM, self.program)
        support.copy_definitions(prefix / 'share/rmnpc')
        self.submissions = prefix / 'files'
        self.submissions.mkdir()
        for file in submission_files(1, 'c03'):
            shutil.copy(file, self.submissions)
        for path in [prefix, *prefix.rglob('*')]:
            path.chmod(0o755 if path.is_dir() or path == self.program else 0o644)
        self.config.unlink()    # default places, below a home of its own
        self.state = self.directory / 'home/.local/state/rmnpc'
        self.environment = {key: value for key, value in self.environment.items()
                            if not key.startswith(('XDG_', 'RMNPC'))}
        self.environment.update(HOME=str(self.directory / 'home'), USER=account.pw_name,
                                TMPDIR=str(self.directory / 'tmp'))
        for folder in ('home', 'tmp'):
            (self.directory / folder).mkdir()
            os.chown(self.directory / folder, account.pw_uid, account.pw_gid)
        shutil.chown(self.directory, account.pw_uid, account.pw_gid)

    def start(self, *arguments, **options):
        return subprocess.Popen([self.program, *map(str, arguments)], env=self.environment, cwd=self.directory,
                                stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, user=self.account.pw_uid, group=self.account.pw_gid,
                                extra_groups=[], **options)


def processes(site):
    """Numbers of the processes that belong to the site's server: they name its data directory or hold a file of the
    state directory open, as the supervisor does."""
    found = []
    for entry in Path('/proc').glob('[0-9]*'):
        try:
            arguments = (entry / 'cmdline').read_bytes().split(b'\0')
            opened = [os.readlink(one) for one in (entry / 'fd').iterdir()]
        except OSError:    # gone meanwhile, or another user's
            continue
        if str(site.state / 'pg').encode() in arguments or any(path.startswith(f'{site.state}/') for path in opened):
            found.append(int(entry.name))
    return found


def socket_directories(site):
    place = Path(site.environment.get('TMPDIR', '/tmp'))
    return [path.name for path in place.glob('rmnpc-*') if path.is_dir() and (path / '.s.PGSQL.5432').exists()]


def gone(cases, label, site):
    """Within some seconds nothing of the server is left."""
    cases.check(label, until(lambda: not processes(site) and not socket_directories(site), SOON),
                processes(site) + socket_directories(site))


def open_psql(site):
    """A client that stays; it is there when this returns."""
    client = site.start('psql', '-qAtX', stdin=subprocess.PIPE)
    client.stdin.write(b"select 'ready';\n")
    client.stdin.flush()
    client.stdout.readline()
    return client


def server_number(site):
    return int((site.state / 'pg/postmaster.pid').read_text().splitlines()[0])


def modes(cases, site, label, server_user):
    """Who may read what."""
    def mode(path):
        status = path.stat()
        return f'{stat.S_IMODE(status.st_mode):04o} {pwd.getpwuid(status.st_uid).pw_name}'
    mine = pwd.getpwuid(site.state.stat().st_uid).pw_name
    root = mine == 'root'
    cases.equal(f'{label}: state', mode(site.state), f'{"0711" if root else "0700"} {mine}')
    cases.equal(f'{label}: pg', mode(site.state / 'pg'), f'0700 {server_user}')
    cases.equal(f'{label}: key', mode(site.state / 'key'), f'0400 {mine}')
    cases.equal(f'{label}: archive', mode(site.state / 'archive'), f'0700 {mine}')
    cases.check(f'{label}: key is at least 32 bytes', (site.state / 'key').stat().st_size >= 32)
    kept = [path for path in (site.state / 'archive').rglob('*') if path.is_file()]
    cases.check(f'{label}: an original is kept, for its owner alone', kept
                and all(path.stat().st_mode & 0o077 == 0 for path in kept), [mode(path) for path in kept])
    others = [str(path) for path in site.state.iterdir() if path.is_file() and path.stat().st_mode & 0o077]
    cases.equal(f'{label}: files open to others', others, [])


def life(cases, site, label, files, server_user):
    """First use, sharing, leaving, and every way to be killed."""
    count = ['psql', '-qAtXc', 'select count(*) from rmnpc.patient']
    cases.equal(f'{label}: first use: exit code', site.run('ingest', 'c03', *files).status, 0)
    gone(cases, f'{label}: gone after the command', site)
    modes(cases, site, label, server_user)
    one = open_psql(site)
    server = server_number(site)
    other = open_psql(site)
    cases.equal(f'{label}: two clients, one server', server_number(site), server)
    one.communicate()
    cases.equal(f'{label}: the second keeps it up', (site.run(*count).out, server_number(site)), ('10\n', server))
    other.communicate()
    gone(cases, f'{label}: gone with the last', site)
    for number in (signal.SIGKILL, signal.SIGTERM):
        client = open_psql(site)
        client.send_signal(number)
        client.communicate()
        gone(cases, f'{label}: gone after {number.name} of the only client', site)
    client = open_psql(site)
    os.kill(server_number(site), signal.SIGKILL)
    client.communicate()
    again = site.run(*count)
    cases.equal(f'{label}: after SIGKILL of the server the next command works', (again.status, again.out), (0, '10\n'))
    gone(cases, f'{label}: gone at the end', site)


def own(cases):
    site = Site('own')
    user = pwd.getpwuid(os.geteuid()).pw_name
    life(cases, site, user, submission_files(1, 'c03'), 'postgres' if user == 'root' else user)
    site.release()


def ordinary_user(cases):
    """The same as an account with no rights at all, from an installed copy, with nothing configured."""
    if os.geteuid() != 0:
        cases.skip('as another user', 'only root can become one')
        return
    site = UserSite('user', pwd.getpwnam('nobody'))
    life(cases, site, 'nobody', sorted(site.submissions.iterdir()), 'nobody')
    cases.check('nobody: everything below the home', (site.state / 'pg').is_dir()
                and not (site.directory / 'state').exists())
    site.release()


def together(cases):
    """Six processes that all find no server, nor even its data directory."""
    site = Site('together')
    started = [site.start('psql', '-qAtXc', 'select 42', stdin=subprocess.DEVNULL) for _ in range(6)]
    answers = [process.communicate(timeout=support.LONGEST_RUN) for process in started]
    cases.equal('six at once', [(process.returncode, out) for process, (out, _) in zip(started, answers)],
                [(0, b'42\n')] * 6)
    notes = [err.decode() for _, err in answers if err]
    cases.check('six at once: one of them says that it makes a database', len(notes) == 1
                and str(site.state / 'pg') in notes[0], notes)
    gone(cases, 'six at once: gone', site)
    site.release()


def key(cases):
    """Patients without their key are not mixed with patients under another."""
    site = Site('key')
    site.must('db', 'init')
    site.hold()
    site.must('ingest', *ingest_arguments(1, 'c03'))
    file = site.state / 'key'
    kept = file.read_bytes()
    versions = site.row_versions('rmnpc')
    file.unlink()
    for label, content in (('missing', None), ('different', bytes(len(kept))), ('too short', kept[:16]),
                           ('empty', b'')):
        if content is not None:
            file.write_bytes(content)
            file.chmod(0o400)
        for arguments in (['ingest', *ingest_arguments(1, 'c01')], ['key', 'c03', 'SS_C0228']):
            answer = site.run(*arguments)
            cases.check(f'{label} key: {arguments[0]}: exit 2, a line naming it', answer.status == 2
                        and str(file) in answer.err and not answer.out
                        and len(answer.err.splitlines()) == 1, str(answer))
        cases.equal(f'{label} key: no other is made', file.read_bytes() if file.exists() else None, content)
        file.unlink(missing_ok=True)
    cases.equal('patients are as they were', site.row_versions('rmnpc'), versions)
    file.write_bytes(kept)
    file.chmod(0o644)
    answer = site.run('ingest', *ingest_arguments(1, 'c01'))
    cases.check('a key others can read is refused', answer.status == 2 and str(file) in answer.err, str(answer))
    file.chmod(0o400)
    cases.equal('with its key again', site.run('ingest', *ingest_arguments(1, 'c01')).status, 1)
    site.sql('checkpoint')
    stored = [path.read_bytes() for path in (site.state / 'pg').rglob('*') if path.is_file()]
    cases.check('the database does not hold the key', len(stored) > 100
                and not any(form in content for content in stored for form in (kept, kept.hex().encode())))
    site.release()


main(own, ordinary_user, together, key)
