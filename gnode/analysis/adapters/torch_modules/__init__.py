"""Modules and exported programs of PyTorch that make one step, as functions of one state."""

from gnode.analysis.adapters.torch_modules._program_file import is_program as is_program
from gnode.analysis.adapters.torch_modules._program_file import read_program as read_program
from gnode.analysis.adapters.torch_modules._program_step import step_of_program as step_of_program
from gnode.analysis.adapters.torch_modules._step_of_module import step_of_module as step_of_module
