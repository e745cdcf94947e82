using System.Runtime.InteropServices;

namespace Mocker.Linux;

/// <summary>A system call that failed: which, on what, and the kernel's reason.</summary>
/// <param name="call">The call as its man page names it.</param>
/// <param name="error">The error number.</param>
/// <param name="subject">The path or object concerned.</param>
/// <param name="reason">What the kernel says beyond the number, where it does (netlink(7), NLMSGERR_ATTR_MSG).</param>
public sealed class LinuxException(string call, Errno error, string? subject = null, string? reason = null)
    : Exception(Describe(call, error, subject, reason))
{
    /// <summary>The call as its man page names it, e.g. <c>mount(2)</c>.</summary>
    public string Call { get; } = call;

    /// <summary>The kernel's error number.</summary>
    public Errno Error { get; } = error;

    /// <summary>The path or object concerned, if any.</summary>
    public string? Subject { get; } = subject;

    /// <summary>The C library's words for an error number (strerror(3)).</summary>
    public static string Text(Errno error) => Marshal.GetPInvokeErrorMessage((int)error);

    private static string Describe(string call, Errno error, string? subject, string? reason) =>
        (subject is null ? call : $"{call} {subject}") + $": {Text(error)}" + (reason is null ? "" : $": {reason}");
}
