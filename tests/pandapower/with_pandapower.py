"""What tests let pandapower do, in its own environment; the last line of the output is the answer as JSON."""

from __future__ import annotations

import json
import sys

import pandapower
import pandapower.networks


def compute(path: str, again: str) -> dict[str, object]:
    """Read a file, compute its power flow, and write the network as pandapower does."""
    net = pandapower.from_json(path)
    pandapower.runpp(net, numba=False)
    pandapower.to_json(net, again)
    voltages = dict(zip(net.bus.name, net.res_bus.vm_pu.tolist(), strict=True))
    losses_kw = float(net.res_line.pl_mw.sum()) * 1e3
    return {"converged": bool(net.converged), "voltages_pu": voltages, "line_losses_kw": losses_kw}


def example(name: str, path: str) -> dict[str, object]:
    """Write one of pandapower's own networks to a file and return what is in it."""
    net = getattr(pandapower.networks, name)()
    pandapower.to_json(net, path)
    return {"buses": len(net.bus), "loads": len(net.load), "lines": len(net.line), "trafos": len(net.trafo),
            "load_kw": float((net.load.p_mw * net.load.scaling).sum()) * 1e3}  # fmt: skip


if __name__ == "__main__":
    task, *arguments = sys.argv[1:]
    sys.stdout.write("\n" + json.dumps({"compute": compute, "example": example}[task](*arguments)) + "\n")
