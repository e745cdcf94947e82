using Mocker.Container.Cgroups;

namespace Mocker.Tests.Unit.Cgroups;

/// <summary>The rules read plainly: for each kind of access the last rule that speaks of the device and of it decides.</summary>
internal static class DeviceVerdict
{
    public static bool Of(IReadOnlyList<DeviceRule> rules, char type, int major, int minor, DeviceAccess access)
    {
        foreach (DeviceAccess one in (DeviceAccess[])[DeviceAccess.Read, DeviceAccess.Write, DeviceAccess.MakeNode])
        {
            if ((access & one) == 0)
                continue;
            bool allowed = false;
            foreach (DeviceRule rule in rules)
            {
                if ((rule.Access & one) != 0 && (rule.Type == 'a' || rule.Type == type) && (rule.Major ?? major) == major && (rule.Minor ?? minor) == minor)
                    allowed = rule.Allow;
            }
            if (!allowed)
                return false;
        }
        return true;
    }
}
