/*
 * A system call filter as the kernel takes it: classic BPF over `struct seccomp_data { int nr; u32 arch; u64 ip;
 * u64 args[6] }`, eight bytes an instruction (u16 code, u8 jt, u8 jf, u32 k). It refuses new processes (threads
 * stay allowed), new namespaces and mounts, and the parts of the kernel that interpreters never need.
 *
 * 1. Another architecture than the expected one, and on x86-64 the x32 numbers, kill the process.
 * 2. `clone` passes only with CLONE_THREAD; `clone3` answers ENOSYS, since its flags are behind a pointer, and the C
 *    library then falls back to `clone`.
 * 3. Refused calls answer EPERM, so that code sees an error and can report it.
 */

interface Architecture {
  readonly audit: number
  readonly clone: number
  readonly clone3: number
  readonly refused: readonly number[]
  /** Numbers from here on belong to another call table; `null` when there is none. */
  readonly foreignFrom: number | null
}

// Numbers: the kernel's arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h. In order: fork,
// vfork, ptrace, mount, umount2, pivot_root, chroot, unshare, setns, init_module, finit_module, delete_module,
// kexec_load, bpf, perf_event_open, userfaultfd, keyctl, add_key, request_key, process_vm_readv, process_vm_writev,
// io_uring_setup, io_uring_enter, io_uring_register, open_by_handle_at, swapon, reboot.
const ARCHITECTURES: { readonly [name: string]: Architecture } = {
  x64: {
    audit: 0xc000003e,
    clone: 56,
    clone3: 435,
    refused: [
      57, 58, 101, 165, 166, 155, 161, 272, 308, 175, 313, 176, 246, 321, 298, 323, 250, 248, 249, 310, 311, 425, 426,
      427, 304, 167, 169,
    ],
    foreignFrom: 0x40000000,
  },
  // arm64 has no fork and vfork.
  arm64: {
    audit: 0xc00000b7,
    clone: 220,
    clone3: 435,
    refused: [
      117, 40, 39, 41, 51, 97, 268, 105, 273, 106, 104, 280, 241, 282, 219, 217, 218, 270, 271, 425, 426, 427, 265, 224,
      142,
    ],
    foreignFrom: null,
  },
}

const LOAD_WORD = 0x20
const JUMP_EQUAL = 0x15
const JUMP_AT_LEAST = 0x35
const JUMP_ANY_BIT = 0x45
const RETURN = 0x06
const KILL_PROCESS = 0x80000000
const ALLOW = 0x7fff0000
const FAIL_WITH = 0x00050000
const EPERM = 1
const ENOSYS = 38
const CLONE_THREAD = 0x00010000
const OFFSET_NUMBER = 0
const OFFSET_ARCHITECTURE = 4
const OFFSET_FIRST_ARGUMENT = 16

type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, operand: number]

/** The filter as bytes for `bwrap --seccomp` and `prctl`; `null` on architectures whose call numbers are not listed. */
export function makeSeccompFilter(architectureName: string): Uint8Array | null {
  const architecture = ARCHITECTURES[architectureName]
  if (architecture === undefined) return null
  return toBytes([
    [LOAD_WORD, 0, 0, OFFSET_ARCHITECTURE],
    [JUMP_EQUAL, 1, 0, architecture.audit],
    [RETURN, 0, 0, KILL_PROCESS],
    [LOAD_WORD, 0, 0, OFFSET_NUMBER],
    ...killForeign(architecture.foreignFrom),
    [JUMP_EQUAL, 0, 1, architecture.clone3],
    [RETURN, 0, 0, FAIL_WITH | ENOSYS],
    ...architecture.refused.flatMap(refuse),
    [JUMP_EQUAL, 0, 3, architecture.clone],
    [LOAD_WORD, 0, 0, OFFSET_FIRST_ARGUMENT],
    [JUMP_ANY_BIT, 1, 0, CLONE_THREAD],
    [RETURN, 0, 0, FAIL_WITH | EPERM],
    [RETURN, 0, 0, ALLOW],
  ])
}

function killForeign(from: number | null): readonly Instruction[] {
  if (from === null) return []
  return [
    [JUMP_AT_LEAST, 0, 1, from],
    [RETURN, 0, 0, KILL_PROCESS],
  ]
}

function refuse(callNumber: number): readonly Instruction[] {
  return [
    [JUMP_EQUAL, 0, 1, callNumber],
    [RETURN, 0, 0, FAIL_WITH | EPERM],
  ]
}

function toBytes(program: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(program.length * 8)
  const view = new DataView(bytes.buffer)
  for (const [index, [code, whenTrue, whenFalse, operand]] of program.entries()) {
    view.setUint16(index * 8, code, true)
    view.setUint8(index * 8 + 2, whenTrue)
    view.setUint8(index * 8 + 3, whenFalse)
    view.setUint32(index * 8 + 4, operand >>> 0, true)
  }
  return bytes
}
