"""Compiled programs: how functions are compiled, and how programs are kept for later processes."""

from gnode.programs._compiled_programs import CompiledPrograms as CompiledPrograms
from gnode.programs._jit import compiled as compiled
from gnode.programs._jit import quick_to_compile as quick_to_compile
from gnode.programs._keep_compiled import compiled_programs_kept as compiled_programs_kept
from gnode.programs._keep_compiled import keep_compiled_programs as keep_compiled_programs
from gnode.programs._keep_compiled import usable_cache_folder as usable_cache_folder
from gnode.programs._keep_compiled import user_has_cache as user_has_cache
from gnode.programs._on_states import on_states as on_states
from gnode.programs._operations import calls_back as calls_back
from gnode.programs._program_files import remove_leftovers as remove_leftovers
from gnode.programs._programs_for import programs_for as programs_for
from gnode.programs._room_for_programs import let_go_of_programs as let_go_of_programs
from gnode.programs._room_for_programs import make_room_for_programs as make_room_for_programs
from gnode.programs._room_for_rows import PIECE as PIECE
from gnode.programs._room_for_rows import filled as filled
from gnode.programs._room_for_rows import on_filled as on_filled
from gnode.programs._room_for_rows import room_for as room_for
from gnode.programs._split_key import split_key as split_key
