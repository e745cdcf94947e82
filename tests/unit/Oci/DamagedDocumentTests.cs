using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

/// <summary>Whatever bytes come in, what comes out is a document or an error that names a place in it.</summary>
public sealed class DamagedDocumentTests
{
    private static readonly byte[] s_text = ConfigText.Utf8(FullDocument.Text.Replace("echo hi", "echo \\\"hi\\\" \\u00e9", StringComparison.Ordinal));

    [Fact]
    public void Every_beginning_of_a_document_is_an_error_at_its_end()
    {
        for (var length = 0; length < s_text.Length; length++)
        {
            var error = Assert.Throws<OciDocumentException>(() => RuntimeSpec.Parse(s_text.AsSpan(0, length)));
            Assert.Matches("^(the document (ends too early|is empty)|malformed JSON: )", error.Reason);
        }
    }

    [Fact]
    public void Random_damage_never_surprises()
    {
        var random = new Random(20251120); // fixed, so that a failure can be had again
        var accepted = 0;
        for (var round = 0; round < 4_000; round++)
        {
            var damaged = Damage(s_text, random);
            try
            {
                SpecValidator.Validate(RuntimeSpec.Parse(damaged), damaged);
                accepted++;
            }
            catch (OciDocumentException error)
            {
                Assert.InRange(error.Line, 1, 1000);
                Assert.InRange(error.Column, 1, damaged.Length + 1);
                Assert.True(error.Pointer is "" or ['/', ..]);
            }
        }
        Assert.InRange(accepted, 1, 3_999);
    }

    private static byte[] Damage(byte[] text, Random random)
    {
        var damaged = text.ToArray();
        var interesting = "\0\"\\{}[],:0123456789-eE.tfn/ u\n\u007f"u8;
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var at = random.Next(damaged.Length);
            switch (random.Next(4))
            {
                case 0: damaged[at] = (byte)random.Next(256); break;
                case 1: damaged[at] = interesting[random.Next(interesting.Length)]; break;
                case 2: damaged = [.. damaged[..at], .. damaged[Math.Min(damaged.Length, at + random.Next(1, 30))..]]; break;
                default: damaged = [.. damaged[..at], .. damaged[random.Next(at + 1)..at], .. damaged[at..]]; break;
            }
            if (damaged.Length == 0)
                break;
        }
        return damaged;
    }
}
