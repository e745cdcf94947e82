using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>`run` of /bin/true in one bundle: create, start, wait and delete in one command.</summary>
internal sealed class RunRow(string name, string question, int share, Bundle bundle, string id) : Row(name, question, share)
{
    internal override void Once(RuntimeBinary runtime, IMeter meter) =>
        meter.Step(runtime, "run", "run", "--bundle", bundle.Path, id);
}
