namespace Mocker.Container.Checkpointing.Criu;

/// <summary>What is asked of CRIU, and answered (criu_req_type of its rpc.proto).</summary>
internal enum CriuRequest
{
    Dump = 1,
    Restore = 2,
    PreDump = 4,

    /// <summary>In an answer: something has come to pass, and CRIU waits for leave to go on.</summary>
    Notify = 6,
    FeatureCheck = 9,
    Version = 10,
}
