namespace Mocker.Linux;

/// <summary>What error numbers are called: the GNU C library's words (strerror(3)), for binaries that have another one.</summary>
public static class ErrnoWords
{
    /// <summary>The words in the order of the numbers of errno(3), each with a NUL; a number that Linux does not use has the library's stand-in.</summary>
    private static ReadOnlySpan<byte> All =>
        "Success\0Operation not permitted\0No such file or directory\0No such process\0Interrupted system call\0"u8 +
        "Input/output error\0No such device or address\0Argument list too long\0Exec format error\0Bad file descriptor\0"u8 +
        "No child processes\0Resource temporarily unavailable\0Cannot allocate memory\0Permission denied\0Bad address\0"u8 +
        "Block device required\0Device or resource busy\0File exists\0Invalid cross-device link\0No such device\0"u8 +
        "Not a directory\0Is a directory\0Invalid argument\0Too many open files in system\0Too many open files\0"u8 +
        "Inappropriate ioctl for device\0Text file busy\0File too large\0No space left on device\0Illegal seek\0"u8 +
        "Read-only file system\0Too many links\0Broken pipe\0Numerical argument out of domain\0Numerical result out of range\0"u8 +
        "Resource deadlock avoided\0File name too long\0No locks available\0Function not implemented\0Directory not empty\0"u8 +
        "Too many levels of symbolic links\0Unknown error 41\0No message of desired type\0Identifier removed\0"u8 +
        "Channel number out of range\0Level 2 not synchronized\0Level 3 halted\0Level 3 reset\0Link number out of range\0"u8 +
        "Protocol driver not attached\0No CSI structure available\0Level 2 halted\0Invalid exchange\0Invalid request descriptor\0"u8 +
        "Exchange full\0No anode\0Invalid request code\0Invalid slot\0Unknown error 58\0Bad font file format\0"u8 +
        "Device not a stream\0No data available\0Timer expired\0Out of streams resources\0Machine is not on the network\0"u8 +
        "Package not installed\0Object is remote\0Link has been severed\0Advertise error\0Srmount error\0"u8 +
        "Communication error on send\0Protocol error\0Multihop attempted\0RFS specific error\0Bad message\0"u8 +
        "Value too large for defined data type\0Name not unique on network\0File descriptor in bad state\0"u8 +
        "Remote address changed\0Can not access a needed shared library\0Accessing a corrupted shared library\0"u8 +
        ".lib section in a.out corrupted\0Attempting to link in too many shared libraries\0"u8 +
        "Cannot exec a shared library directly\0Invalid or incomplete multibyte or wide character\0"u8 +
        "Interrupted system call should be restarted\0Streams pipe error\0Too many users\0Socket operation on non-socket\0"u8 +
        "Destination address required\0Message too long\0Protocol wrong type for socket\0Protocol not available\0"u8 +
        "Protocol not supported\0Socket type not supported\0Operation not supported\0Protocol family not supported\0"u8 +
        "Address family not supported by protocol\0Address already in use\0Cannot assign requested address\0Network is down\0"u8 +
        "Network is unreachable\0Network dropped connection on reset\0Software caused connection abort\0"u8 +
        "Connection reset by peer\0No buffer space available\0Transport endpoint is already connected\0"u8 +
        "Transport endpoint is not connected\0Cannot send after transport endpoint shutdown\0Too many references: cannot splice\0"u8 +
        "Connection timed out\0Connection refused\0Host is down\0No route to host\0Operation already in progress\0"u8 +
        "Operation now in progress\0Stale file handle\0Structure needs cleaning\0Not a XENIX named type file\0"u8 +
        "No XENIX semaphores available\0Is a named type file\0Remote I/O error\0Disk quota exceeded\0No medium found\0"u8 +
        "Wrong medium type\0Operation canceled\0Required key not available\0Key has expired\0Key has been revoked\0"u8 +
        "Key was rejected by service\0Owner died\0State not recoverable\0Operation not possible due to RF-kill\0"u8 +
        "Memory page has hardware error\0"u8;

    /// <summary>The words for a number, without the NUL; empty for a number that Linux does not have.</summary>
    public static ReadOnlySpan<byte> Of(int number)
    {
        ReadOnlySpan<byte> rest = All;
        for (int at = 0; at < number && !rest.IsEmpty; at++)
            rest = rest[(rest.IndexOf((byte)0) + 1)..];
        return number < 0 || rest.IsEmpty ? default : rest[..rest.IndexOf((byte)0)];
    }
}
