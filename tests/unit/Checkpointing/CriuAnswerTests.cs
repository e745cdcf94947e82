using Mocker.Container.Checkpointing.Criu;
using Xunit;

namespace Mocker.Tests.Unit.Checkpointing;

/// <summary>The bytes of version and features are those that CRIU 4.2.1 sent; the others are made after its rpc.proto.</summary>
public sealed class CriuAnswerTests
{
    [Fact]
    public void A_version_is_one_number()
    {
        CriuAnswer answer = CriuAnswer.Read([0x08, 0x0a, 0x10, 0x01, 0x52, 0x06, 0x08, 0x04, 0x10, 0x02, 0x20, 0x01]);
        Assert.Equal((CriuRequest.Version, true, 40201), (answer.Type, answer.Success, answer.Version));
    }

    [Fact]
    public void A_notification_says_what_has_come_and_of_whom()
    {
        CriuAnswer answer = CriuAnswer.Read([0x08, 0x06, 0x10, 0x01, 0x2a, 0x11, 0x0a, 0x0c, .. "post-restore"u8, 0x10, 0xac, 0x02]);
        Assert.Equal((CriuRequest.Notify, true, "post-restore", 300), (answer.Type, answer.Success, answer.Moment, answer.Pid));
    }

    [Fact]
    public void Features_are_there_or_not()
    {
        CriuAnswer answer = CriuAnswer.Read([0x08, 0x09, 0x10, 0x01, 0x42, 0x06, 0x08, 0x00, 0x10, 0x01, 0x18, 0x00]);
        Assert.Equal((false, true), (answer.TracksMemory, answer.HasLazyPages));
    }

    [Fact]
    public void A_failure_has_a_number_and_words()
    {
        CriuAnswer answer = CriuAnswer.Read([0x08, 0x01, 0x10, 0x00, 0x38, 0x10, 0x4a, 0x04, .. "no.\n"u8]);
        Assert.Equal((false, 16, "no.\n"), (answer.Success, answer.Error, answer.Message));
    }
}
