using System.Runtime.InteropServices;

namespace Mocker.Linux;

/// <summary>A system call that failed: which, on what, and the kernel's reason.</summary>
public sealed class LinuxException(string call, Errno error, string? subject = null)
    : Exception(Describe(call, error, subject))
{
    /// <summary>The call as its man page names it, e.g. <c>mount(2)</c>.</summary>
    public string Call { get; } = call;

    /// <summary>The kernel's error number.</summary>
    public Errno Error { get; } = error;

    /// <summary>The path or object concerned, if any.</summary>
    public string? Subject { get; } = subject;

    /// <summary>The C library's words for an error number (strerror(3)).</summary>
    public static string Text(Errno error) => Marshal.GetPInvokeErrorMessage((int)error);

    private static string Describe(string call, Errno error, string? subject) =>
        subject is null ? $"{call}: {Text(error)}" : $"{call} {subject}: {Text(error)}";
}
