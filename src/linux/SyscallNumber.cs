using System.Runtime.InteropServices;

namespace Mocker.Linux;

/// <summary>
/// Numbers of the system calls used (asm/unistd.h): x86_64 has a table of its own, aarch64 the generic one.
/// From 424 on both are the same.
/// </summary>
internal static class SyscallNumber
{
    private static bool Generic => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public static nint Read => Generic ? 63 : 0;
    public static nint Write => Generic ? 64 : 1;
    public static nint Close => Generic ? 57 : 3;
    public static nint LSeek => Generic ? 62 : 8;
    public static nint RtSigAction => Generic ? 134 : 13;
    public static nint RtSigProcMask => Generic ? 135 : 14;
    public static nint Ioctl => Generic ? 29 : 16;
    public static nint PRead64 => Generic ? 67 : 17;
    public static nint GetPid => Generic ? 172 : 39;
    public static nint SendFile => Generic ? 71 : 40;
    public static nint Socket => Generic ? 198 : 41;
    public static nint Connect => Generic ? 203 : 42;
    public static nint SendMsg => Generic ? 211 : 46;
    public static nint RecvMsg => Generic ? 212 : 47;
    public static nint Bind => Generic ? 200 : 49;
    public static nint Listen => Generic ? 201 : 50;
    public static nint SetSockOpt => Generic ? 208 : 54;
    public static nint SocketPair => Generic ? 199 : 53;
    public static nint Execve => Generic ? 221 : 59;
    public static nint Wait4 => Generic ? 260 : 61;
    public static nint Kill => Generic ? 129 : 62;
    public static nint Fcntl => Generic ? 25 : 72;
    public static nint Flock => Generic ? 32 : 73;
    public static nint GetCwd => Generic ? 17 : 79;
    public static nint ChDir => Generic ? 49 : 80;
    public static nint FChDir => Generic ? 50 : 81;
    public static nint FChMod => Generic ? 52 : 91;
    public static nint FChOwn => Generic ? 55 : 93;
    public static nint Umask => Generic ? 166 : 95;
    public static nint GetUid => Generic ? 174 : 102;
    public static nint GetGid => Generic ? 176 : 104;
    public static nint SetGroups => Generic ? 159 : 116;
    public static nint GetEuid => Generic ? 175 : 107;
    public static nint GetEgid => Generic ? 177 : 108;
    public static nint SetSid => Generic ? 157 : 112;
    public static nint SetResUid => Generic ? 147 : 117;
    public static nint SetResGid => Generic ? 149 : 119;
    public static nint CapGet => Generic ? 90 : 125;
    public static nint CapSet => Generic ? 91 : 126;
    public static nint StatFs => Generic ? 43 : 137;
    public static nint FStatFs => Generic ? 44 : 138;
    public static nint PivotRoot => Generic ? 41 : 155;
    public static nint ArchPrctl => Generic ? -1 : 158;
    public static nint Prctl => Generic ? 167 : 157;
    public static nint ChRoot => Generic ? 51 : 161;
    public static nint Mount => Generic ? 40 : 165;
    public static nint Umount2 => Generic ? 39 : 166;
    public static nint SetHostName => Generic ? 161 : 170;
    public static nint SetDomainName => Generic ? 162 : 171;
    public static nint GetDents64 => Generic ? 61 : 217;
    public static nint ExitGroup => Generic ? 94 : 231;
    public static nint WaitId => Generic ? 95 : 247;
    public static nint KeyCtl => Generic ? 219 : 250;
    public static nint OpenAt => Generic ? 56 : 257;
    public static nint MkDirAt => Generic ? 34 : 258;
    public static nint MkNodAt => Generic ? 33 : 259;
    public static nint FChOwnAt => Generic ? 54 : 260;
    public static nint UnlinkAt => Generic ? 35 : 263;
    public static nint SymLinkAt => Generic ? 36 : 266;
    public static nint ReadLinkAt => Generic ? 78 : 267;
    public static nint FChModAt => Generic ? 53 : 268;
    public static nint FAccessAt => Generic ? 48 : 269;
    public static nint PPoll => Generic ? 73 : 271;
    public static nint Unshare => Generic ? 97 : 272;
    public static nint Accept4 => Generic ? 242 : 288;
    public static nint SignalFd4 => Generic ? 74 : 289;
    public static nint Dup3 => Generic ? 24 : 292;
    public static nint Pipe2 => Generic ? 59 : 293;
    public static nint PrLimit64 => Generic ? 261 : 302;
    public static nint SetNs => Generic ? 268 : 308;
    public static nint RenameAt2 => Generic ? 276 : 316;
    public static nint MemFdCreate => Generic ? 279 : 319;
    public static nint Bpf => Generic ? 280 : 321;
    public static nint ExecveAt => Generic ? 281 : 322;
    public static nint Statx => Generic ? 291 : 332;
    public static nint PidFdSendSignal => 424;
    public static nint OpenTree => 428;
    public static nint MoveMount => 429;
    public static nint FsOpen => 430;
    public static nint FsConfig => 431;
    public static nint FsMount => 432;
    public static nint PidFdOpen => 434;
    public static nint Clone3 => 435;
    public static nint CloseRange => 436;
    public static nint OpenAt2 => 437;
    public static nint FAccessAt2 => 439;
    public static nint MountSetAttr => 442;
}
