using System.Text;
using Mocker.Pull;
using Mocker.Pull.Containers;
using Xunit;

namespace Mocker.Tests.Unit.Containers;

public sealed class DetachKeysTests
{
    [Theory]
    // Keys, what is typed (| between two reads), what the program gets, whether that detaches.
    [InlineData("ctrl-p,ctrl-q", "abc", "abc", false)]
    [InlineData("ctrl-p,ctrl-q", "ab\u0010\u0011c", "ab", true)]
    [InlineData("ctrl-p,ctrl-q", "a\u0010|\u0011", "a", true)]
    [InlineData("ctrl-p,ctrl-q", "\u0010x\u0010", "\u0010x", false)]
    [InlineData("ctrl-p,ctrl-q", "\u0010\u0010\u0011", "\u0010", true)]
    [InlineData("a,a,b", "aaab", "a", true)]
    [InlineData("ctrl-@", "x\0", "x", true)]
    [InlineData("ctrl-],Q", "\u001dq\u001dQ", "\u001dq", true)]
    [InlineData("", "\u0010\u0011", "\u0010\u0011", false)]
    public void They_are_found_wherever_reads_end(string keys, string typed, string passed, bool detaches)
    {
        DetachKeys found = DetachKeys.Parse(keys);
        List<byte> got = [];
        bool detached = typed.Split('|').Aggregate(false, (before, piece) => before || found.Take(Encoding.Latin1.GetBytes(piece), got));
        Assert.Equal((passed, detaches), (Encoding.Latin1.GetString([.. got]), detached));
    }

    [Theory]
    [InlineData("ctrl-?")]
    [InlineData("ctrl-")]
    [InlineData("ab")]
    [InlineData("a,,b")]
    [InlineData("é")]
    public void What_is_no_key_is_refused(string keys) => Assert.Contains("--detach-keys: expected", Assert.Throws<ImageException>(() => DetachKeys.Parse(keys)).Message);
}
