using System.Runtime.InteropServices;

namespace Mocker.Harness;

/// <summary>Something that the harness needs from the machine or from a runtime did not happen.</summary>
internal sealed class HarnessException : Exception
{
    internal HarnessException(string message) : base(message)
    {
    }

    /// <summary>The last system call failed: <paramref name="doing"/> what, and errno's words.</summary>
    internal static HarnessException FromErrno(string doing) => FromErrno(doing, Marshal.GetLastPInvokeError());

    internal static HarnessException FromErrno(string doing, int errno) =>
        new($"cannot {doing}: {Marshal.GetPInvokeErrorMessage(errno)}");
}
