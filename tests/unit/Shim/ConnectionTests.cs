using System.Security.Cryptography;
using Mocker.Shim.Protocol;
using Mocker.Shim.Ttrpc;
using Xunit;

namespace Mocker.Tests.Unit.Shim;

/// <summary>The server's end of ttrpc, with what a client may send.</summary>
public sealed class ConnectionTests
{
    private static readonly byte[] s_garbage = [0xff, 0xff, 0xff, 0xff];

    [Fact]
    public void A_request_is_answered_on_its_stream()
    {
        using Wire wire = new(new Echo());
        wire.Send(Wire.RequestFrame(1, "Echo", new TaskRequest { Id = "a" }));
        (uint stream, Response response) = Assert.Single(wire.Receive());
        Assert.Equal((1u, 0, "a"), (stream, response.Status.Code, IdIn(response)));
    }

    [Fact]
    public void A_frame_may_come_byte_by_byte_and_several_at_once()
    {
        using Wire wire = new(new Echo());
        foreach (byte one in Wire.RequestFrame(1, "Echo", new TaskRequest { Id = "a" }))
            wire.Send([one]);
        wire.Send([.. Wire.RequestFrame(3, "Echo", new TaskRequest { Id = "b" }), .. Wire.RequestFrame(5, "Echo", new TaskRequest { Id = "c" })]);
        Assert.Equal(["a", "b", "c"], wire.Receive().Select(answer => IdIn(answer.Response)));
    }

    [Fact]
    public void Large_messages_arrive_whole_in_both_directions()
    {
        using Wire wire = new(new Echo());
        string id = Convert.ToHexString(RandomNumberGenerator.GetBytes(1 << 20));
        wire.Send(Wire.RequestFrame(1, "Echo", new TaskRequest { Id = id }));
        wire.Send(Wire.RequestFrame(3, "Echo", new TaskRequest { Id = "small" }));
        Assert.Equal([id, "small"], wire.Receive().Select(answer => IdIn(answer.Response)));
    }

    [Fact]
    public void A_later_answer_does_not_hold_up_others()
    {
        Echo service = new();
        using Wire wire = new(service);
        wire.Send(Wire.RequestFrame(1, "Later", new TaskRequest { Id = "first" }));
        wire.Send(Wire.RequestFrame(3, "Echo", new TaskRequest { Id = "second" }));
        Assert.Equal(3u, Assert.Single(wire.Receive()).Stream);
        service.Finish();
        Assert.Equal(1u, Assert.Single(wire.Receive()).Stream);
    }

    [Theory]
    [InlineData(2, "odd")]
    [InlineData(1, "increment")]
    public void A_stream_that_may_not_be_is_refused(uint stream, string word)
    {
        using Wire wire = new(new Echo());
        wire.Send(Wire.RequestFrame(1, "Echo", new TaskRequest()));
        wire.Receive();
        wire.Send(Wire.RequestFrame(stream, "Echo", new TaskRequest()));
        Response response = Assert.Single(wire.Receive()).Response;
        Assert.Equal((int)StatusCode.InvalidArgument, response.Status.Code);
        Assert.Contains(word, response.Status.Message);
    }

    [Fact]
    public void A_malformed_request_and_a_malformed_message_in_one_are_refused()
    {
        using Wire wire = new(new Echo());
        wire.Send(Wire.FrameOf(1, FrameType.Request, s_garbage));
        wire.Send(Wire.FrameOf(3, FrameType.Request, Google.Protobuf.MessageExtensions.ToByteArray(
            new Request { Service = "test", Method = "Echo", Payload = Google.Protobuf.ByteString.CopyFrom(s_garbage) })));
        Assert.All(wire.Receive(), answer => Assert.Equal((int)StatusCode.InvalidArgument, answer.Response.Status.Code));
        AssertServes(wire, 5);
    }

    [Theory]
    [InlineData(Frame.LongestPayload + 1)]
    [InlineData(3 * Frame.LongestPayload)]
    public void A_frame_that_is_too_long_is_refused_and_passed_over(int length)
    {
        using Wire wire = new(new Echo());
        wire.Send(Wire.FrameOf(1, FrameType.Request, new byte[length]));
        Response response = Assert.Single(wire.Receive()).Response;
        Assert.Equal((int)StatusCode.ResourceExhausted, response.Status.Code);
        AssertServes(wire, 3);
    }

    [Theory]
    [InlineData((byte)FrameType.Response)]
    [InlineData((byte)FrameType.Data)]
    [InlineData((byte)77)]
    public void A_frame_that_nobody_asked_for_is_dropped(byte type)
    {
        using Wire wire = new(new Echo());
        wire.Send(Wire.FrameOf(1, (FrameType)type, s_garbage));
        Assert.Empty(wire.Receive());
        AssertServes(wire, 3);
    }

    [Fact]
    public void An_error_comes_with_its_code()
    {
        using Wire wire = new(new Echo());
        wire.Send(Wire.RequestFrame(1, "Fail", new TaskRequest()));
        Response response = Assert.Single(wire.Receive()).Response;
        Assert.Equal(((int)StatusCode.NotFound, "not here"), (response.Status.Code, response.Status.Message));
    }

    [Fact]
    public void A_call_with_a_deadline_is_answered_when_that_is_over_and_not_again()
    {
        Echo service = new();
        using Wire wire = new(service);
        wire.Send(Wire.RequestFrame(1, "Later", new TaskRequest(), timeout: 20_000_000));
        Assert.Empty(wire.Receive());
        Thread.Sleep(40);
        wire.Loop.Turn(0);
        Assert.Equal((int)StatusCode.DeadlineExceeded, Assert.Single(wire.Receive()).Response.Status.Code);
        service.Finish();
        Assert.Empty(wire.Receive());
    }

    [Fact]
    public void An_answer_to_a_client_that_has_gone_is_dropped()
    {
        Echo service = new();
        using Wire wire = new(service);
        wire.Send(Wire.RequestFrame(1, "Later", new TaskRequest()));
        wire.HangUp();
        wire.Loop.Turn(100);
        Assert.True(wire.IsClosed);
        service.Finish();
    }

    [Fact]
    public void Random_bytes_end_nothing_but_their_connection()
    {
        Random random = new(5);
        for (int round = 0; round < 200; round++)
        {
            using Wire wire = new(new Echo());
            byte[] bytes = new byte[random.Next(1, 300)];
            random.NextBytes(bytes);
            // Short lengths, so that there are frames in it.
            for (int i = 0; i + Frame.HeaderSize < bytes.Length; i += 30)
                (bytes[i], bytes[i + 1], bytes[i + 2], bytes[i + 8]) = (0, 0, 0, (byte)random.Next(4));
            wire.Send(bytes);
            wire.Receive();
        }
    }

    private static void AssertServes(Wire wire, uint stream)
    {
        wire.Send(Wire.RequestFrame(stream, "Echo", new TaskRequest { Id = "still there" }));
        Assert.Equal("still there", IdIn(Assert.Single(wire.Receive()).Response));
    }

    private static string IdIn(Response response)
    {
        TaskRequest message = new();
        Google.Protobuf.MessageExtensions.MergeFrom(message, response.Payload.Span);
        return message.Id;
    }

    private sealed class Echo : IService
    {
        private Action? _finish;

        public void Finish() => _finish!();

        public void Serve(Call call)
        {
            TaskRequest request = call.Read(new TaskRequest());
            switch (call.Method)
            {
                case "Later": _finish = () => call.Reply(request); break;
                case "Fail": throw new CallException(StatusCode.NotFound, "not here");
                default: call.Reply(request); break;
            }
        }
    }
}
