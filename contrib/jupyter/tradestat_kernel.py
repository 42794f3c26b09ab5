"""A Jupyter kernel around `tradestat kernel`, which does all the work.

Install it with `python3 tradestat_kernel.py install [--prefix DIR]`; the
program is found as `tradestat`, or by the environment variable
TRADESTAT_PROGRAM.
"""
import json
import os
import re
import subprocess
import sys
import threading

from ipykernel.kernelbase import Kernel

NAME = "tradestat"
PROGRAM = os.environ.get("TRADESTAT_PROGRAM", "tradestat")


class TradestatKernel(Kernel):
    implementation = NAME
    implementation_version = "1"
    banner = "tradestat: statistics of international trade, in Lua"
    language_info = {"name": "lua", "mimetype": "text/x-lua",
                     "file_extension": ".lua", "version": "5.4"}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.lock = threading.Lock()
        self.begin()

    def begin(self):
        # a session of its own: interrupts reach it as requests, once
        self.child = subprocess.Popen(
            [PROGRAM, "kernel"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, start_new_session=True)

    def send(self, request):
        with self.lock:
            self.child.stdin.write(json.dumps(request).encode() + b"\n")
            self.child.stdin.flush()

    def ask(self, **request):
        """One answer for one request; an interrupt is passed on meanwhile."""
        interrupts = 0
        self.send(request)
        while True:
            try:
                line = self.child.stdout.readline()
                break
            except KeyboardInterrupt:
                interrupts += 1
                self.send({"interrupt": True})
        while interrupts and line:
            try:
                self.child.stdout.readline()  # the answer to the interrupt
                interrupts -= 1
            except KeyboardInterrupt:
                pass
        if not line:
            self.begin()
            return {"status": "error", "outputs": [
                {"type": "error",
                 "text": "the session ended; a new one began"}]}
        return json.loads(line)

    def publish(self, output):
        if output["type"] == "stream":
            self.send_response(self.iopub_socket, "stream",
                               {"name": "stdout", "text": output["text"]})
        elif output["type"] == "display":
            self.send_response(self.iopub_socket, "display_data",
                               {"data": output["data"], "metadata": {}})
        else:
            self.send_response(self.iopub_socket, "error", failure(output))

    def do_execute(self, code, silent, store_history=True,
                   user_expressions=None, allow_stdin=False, **_):
        answer = self.ask(code=code)
        outputs = answer.get("outputs", [])
        for output in [] if silent else outputs:
            self.publish(output)
        reply = {"status": answer["status"],
                 "execution_count": self.execution_count}
        if answer["status"] == "ok":
            return {**reply, "payload": [], "user_expressions": {}}
        return {**reply, **failure(outputs[-1] if outputs else answer)}

    def do_complete(self, code, cursor_pos):
        answer = self.ask(complete=code, cursor=cursor_pos)
        return {"status": "ok", "metadata": {},
                "matches": answer.get("matches", []),
                "cursor_start": answer.get("start", cursor_pos),
                "cursor_end": answer.get("end", cursor_pos)}

    def do_is_complete(self, code):
        return {"status": self.ask(is_complete=code).get("is", "unknown"),
                "indent": "  "}

    def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        word = (re.search(r"\w*$", code[:cursor_pos]).group()
                + re.match(r"\w*", code[cursor_pos:]).group())
        answer = self.ask(help=word)
        found = answer["status"] == "ok"
        return {"status": "ok", "found": found, "metadata": {},
                "data": {"text/plain": answer["text"]} if found else {}}

    def do_shutdown(self, restart):
        self.child.stdin.close()
        self.child.wait(5)
        return {"status": "ok", "restart": restart}


def failure(output):
    text = output.get("text", "")
    return {"ename": "error", "evalue": text.split("\n")[0],
            "traceback": text.split("\n")}


def install(arguments):
    from jupyter_client.kernelspec import KernelSpecManager
    import tempfile

    prefix = arguments[1] if arguments[:1] == ["--prefix"] else None
    spec = {"argv": [sys.executable, os.path.abspath(__file__),
                     "-f", "{connection_file}"],
            "display_name": "tradestat (Lua)", "language": "lua"}
    if "TRADESTAT_PROGRAM" in os.environ:
        spec["env"] = {"TRADESTAT_PROGRAM": os.path.abspath(PROGRAM)}
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "kernel.json"), "w") as file:
            json.dump(spec, file, indent=1)
        KernelSpecManager().install_kernel_spec(
            folder, NAME, user=prefix is None, prefix=prefix)


if __name__ == "__main__":
    if sys.argv[1:2] == ["install"]:
        install(sys.argv[2:])
    else:
        from ipykernel.kernelapp import IPKernelApp
        IPKernelApp.launch_instance(kernel_class=TradestatKernel)
