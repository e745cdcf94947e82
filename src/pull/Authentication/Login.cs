using System.Text;

namespace Mocker.Pull.Authentication;

/// <summary>How somebody logs in at a registry: by name and password, or by a token that stands for both (docker's "identitytoken").</summary>
/// <param name="User">The name; empty beside a token.</param>
/// <param name="Password">The password.</param>
/// <param name="IdentityToken">A refresh token of OAuth2; null with a password.</param>
internal sealed record Login(string User, string Password, string? IdentityToken = null)
{
    /// <summary>As the scheme Basic has it: base64 of name:password (RFC 7617).</summary>
    public string Basic => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"));

    /// <summary>Reads what <see cref="Basic"/> wrote; null if it is something else.</summary>
    public static Login? FromBasic(string text)
    {
        byte[] bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int length))
            return null;
        // docker's old versions put a NUL at the end.
        string pair = Encoding.UTF8.GetString(bytes, 0, length).TrimEnd('\0');
        int colon = pair.IndexOf(':');
        return colon <= 0 ? null : new Login(pair[..colon], pair[(colon + 1)..]);
    }
}
