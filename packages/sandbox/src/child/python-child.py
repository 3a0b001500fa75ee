"""Runs one program of a person inside a sandbox process. Speaks the channel of `frames.ts` on file descriptor 3."""

import errno
import json
import os
import sys
import time
import types

CHANNEL = 3
MESSAGE_CHARS = 4096
LOG_CHARS = 65536


def read_fully(length):
    parts = []
    while length > 0:
        part = os.read(CHANNEL, min(length, 1 << 20))
        if not part:
            os._exit(0)
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def read_frame():
    head = read_fully(5)
    return chr(head[0]), read_fully(int.from_bytes(head[1:], "big"))


def send(kind, text):
    payload = text.encode("utf-8", "replace")
    data = memoryview(kind.encode() + len(payload).to_bytes(4, "big") + payload)
    while data:
        data = data[os.write(CHANNEL, data) :]


def refuse_new_processes(filter_bytes):
    """The system call filter, where the wall could not set it. Does nothing without ctypes."""
    try:
        import ctypes
    except ImportError:
        return

    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    buffer = ctypes.create_string_buffer(filter_bytes, len(filter_bytes))
    program = Program(len(filter_bytes) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    libc = ctypes.CDLL(None)
    libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
    libc.prctl(22, 2, ctypes.byref(program), 0, 0)  # PR_SET_SECCOMP, SECCOMP_MODE_FILTER


class Stream:
    """Stands for stdout or stderr: what is written goes to the channel, whole lines at a time."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, kind):
        self.kind = kind
        self.pending = ""

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError("write() takes text.")
        self.pending += text
        if "\n" in self.pending or len(self.pending) > LOG_CHARS:
            self.flush()
        return len(text)

    def flush(self):
        text, self.pending = self.pending, ""
        for start in range(0, len(text), LOG_CHARS):
            send(self.kind, text[start : start + LOG_CHARS])

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def isatty(self):
        return False

    def writable(self):
        return True


def log(*values):
    print(*values)


class Progress:
    """Reports at most every 50 ms; what comes between waits for the next report, or for the end."""

    def __init__(self):
        self.reported_at = float("-inf")
        self.waiting = None

    def __call__(self, done, total=None, message=""):
        done, total = float(done), None if total is None else float(total)
        report = {"done": done, "total": total, "message": str(message)[:MESSAGE_CHARS]}
        self.waiting = json.dumps(report, allow_nan=False)
        if time.monotonic() - self.reported_at >= 0.05:
            self.reported_at = time.monotonic()
            self.flush()

    def flush(self):
        if self.waiting is not None:
            send("P", self.waiting)
        self.waiting = None


progress = Progress()


def line_of(error):
    """Last line of the person's own code in the traceback."""
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == "code" else None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "code":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


class Failure(Exception):
    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def run_code(code, value):
    module = types.ModuleType("__code__")
    sys.modules["__code__"] = module
    names = module.__dict__
    names.update(input=value, log=log, progress=progress)
    program = compile(code, "code", "exec")
    exec(program, names)
    main = names.get("main")
    if not callable(main):
        return names.get("result")
    result = main(value)
    if hasattr(result, "__await__"):
        import asyncio

        return asyncio.run(wait_for(result))
    return result


async def wait_for(awaitable):
    return await awaitable


def to_json(result, max_bytes):
    try:
        text = json.dumps(result, allow_nan=False, ensure_ascii=False, separators=(",", ":"))
        size = len(text.encode("utf-8"))
    except (TypeError, ValueError, RecursionError) as error:
        raise Failure("not-json", f"The result has no JSON form: {error}.")
    if size > max_bytes:
        raise Failure("too-large", str(size))
    return text


def settle(code, value, max_bytes):
    try:
        return "R", to_json(run_code(code, value), max_bytes)
    except Failure as error:
        failure = {"kind": error.kind, "name": "", "message": str(error), "line": None}
    except MemoryError:
        failure = {"kind": "memory", "name": "MemoryError", "message": "", "line": None}
    except SyntaxError as error:
        kind = "syntax" if error.filename == "code" else "threw"
        failure = {"kind": kind, "name": type(error).__name__, "message": error.msg, "line": line_of(error)}
    except BaseException as error:
        kind = "memory" if isinstance(error, OSError) and error.errno == errno.ENOMEM else "threw"
        failure = {"kind": kind, "name": type(error).__name__, "message": str(error), "line": line_of(error)}
    failure["message"] = failure["message"][:MESSAGE_CHARS]
    return "E", json.dumps(failure)


def main():
    os.environ.clear()
    sys.stdout, sys.stderr = Stream("L"), Stream("M")
    if len(sys.argv) > 1 and sys.argv[1]:
        refuse_new_processes(bytes.fromhex(sys.argv[1]))
    send("S", "")
    code, options = "", {}
    while True:
        kind, payload = read_frame()
        if kind == "C":
            code = payload.decode("utf-8")
        elif kind == "O":
            options = json.loads(payload)
        elif kind == "F":
            end = 2 + int.from_bytes(payload[:2], "big")
            with open(payload[2:end].decode("utf-8"), "wb") as file:
                file.write(payload[end:])
        else:
            break
    answer = settle(code, json.loads(payload), options["maxOutputBytes"])
    sys.stdout.flush()
    sys.stderr.flush()
    progress.flush()
    send(*answer)
    send("D", '{"reusable":false,"cpuMs":0}')
    os._exit(0)


main()
