using System.Text;
using Mocker.Container;
using Mocker.Container.Cgroups;
using Mocker.Container.Launch;
using Mocker.Oci;

namespace Mocker.Tests.Unit.Launch;

/// <summary>One input of the compiler: a configuration, what the command line adds, and what the host's cgroups look like.</summary>
internal sealed record PlanCase(string Config, LaunchOptions Options, params CgroupMount[] CgroupMounts)
{
    public byte[] Text => Encoding.UTF8.GetBytes(Config);

    public LaunchPlan Compile()
    {
        RuntimeSpec spec = RuntimeSpec.Parse(Text);
        return LaunchCompiler.Compile(spec, Bundle.Of("/bundle", spec), "c1", Options, CgroupMounts);
    }
}
