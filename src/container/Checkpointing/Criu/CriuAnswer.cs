namespace Mocker.Container.Checkpointing.Criu;

/// <summary>The message criu_resp (rpc.proto of CRIU).</summary>
internal readonly record struct CriuAnswer
{
    public CriuRequest Type { get; private init; }

    public bool Success { get; private init; }

    /// <summary>Why not, as an error number; 0 where CRIU does not know.</summary>
    public int Error { get; private init; }

    /// <summary>Why not, in CRIU's words, or null.</summary>
    public string? Message { get; private init; }

    /// <summary>For <see cref="CriuRequest.Notify"/>: what has come, such as <c>post-restore</c>.</summary>
    public string? Moment { get; private init; }

    /// <summary>For <see cref="CriuRequest.Notify"/>: the restored first process, as we see it.</summary>
    public int Pid { get; private init; }

    /// <summary>For <see cref="CriuRequest.FeatureCheck"/>: changes of memory can be tracked.</summary>
    public bool TracksMemory { get; private init; }

    /// <summary>For <see cref="CriuRequest.FeatureCheck"/>: memory can be restored when it is needed.</summary>
    public bool HasLazyPages { get; private init; }

    /// <summary>For <see cref="CriuRequest.Version"/>: 10000 × major + 100 × minor + sublevel.</summary>
    public int Version { get; private init; }

    public static CriuAnswer Read(ReadOnlySpan<byte> message)
    {
        CriuAnswer answer = default;
        ProtobufReader fields = new(message);
        while (fields.Next())
            answer = fields.Field switch
            {
                1 => answer with { Type = (CriuRequest)fields.Number },
                2 => answer with { Success = fields.Number != 0 },
                5 => answer.WithNotification(fields.Bytes),
                7 => answer with { Error = (int)fields.Number },
                8 => answer.WithFeatures(fields.Bytes),
                9 => answer with { Message = fields.Text },
                10 => answer with { Version = VersionOf(fields.Bytes) },
                _ => answer,
            };
        return answer;
    }

    private CriuAnswer WithNotification(ReadOnlySpan<byte> message)
    {
        CriuAnswer answer = this;
        ProtobufReader fields = new(message);
        while (fields.Next())
            answer = fields.Field switch
            {
                1 => answer with { Moment = fields.Text },
                2 => answer with { Pid = (int)fields.Number },
                _ => answer,
            };
        return answer;
    }

    private CriuAnswer WithFeatures(ReadOnlySpan<byte> message)
    {
        CriuAnswer answer = this;
        ProtobufReader fields = new(message);
        while (fields.Next())
            answer = fields.Field switch
            {
                1 => answer with { TracksMemory = fields.Number != 0 },
                2 => answer with { HasLazyPages = fields.Number != 0 },
                _ => answer,
            };
        return answer;
    }

    private static int VersionOf(ReadOnlySpan<byte> message)
    {
        long version = 0;
        ProtobufReader fields = new(message);
        while (fields.Next())
            version += fields.Field switch
            {
                1 => fields.Number * 10000,
                2 => fields.Number * 100,
                4 => fields.Number,
                _ => 0,
            };
        return (int)version;
    }
}
