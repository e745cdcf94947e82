namespace Mocker.Container.Cgroups;

/// <summary>
/// Rules in order, made into what the devices controller of version 1 keeps: one verdict for everything, and exceptions
/// from it. For each device and access the last rule that says something about it counts.
/// </summary>
/// <remarks>
/// The controller cannot take a part out of a wildcard exception, and says nothing when asked to (device_cgroup.c,
/// dev_exception_rm compares for equality). That would leave open what config.json closes, so it is refused, as runc
/// does. An exception that a later wildcard rule covers is taken out here, because it never gets to the kernel.
/// </remarks>
internal sealed class DeviceExceptions
{
    private readonly List<DeviceException> _exceptions = [];

    /// <summary>The verdict on what is not excepted.</summary>
    public bool AllowsByDefault { get; private set; }

    /// <summary>What is not treated by default, in the order in which it came up.</summary>
    public IReadOnlyList<DeviceException> Exceptions => _exceptions;

    /// <summary>Starts from "nothing is allowed", as every container does.</summary>
    public static DeviceExceptions Of(IReadOnlyList<DeviceRule> rules)
    {
        DeviceExceptions result = new();
        foreach (DeviceRule rule in rules)
            result.Apply(rule);
        return result;
    }

    private void Apply(DeviceRule rule)
    {
        if (rule.IsEverything)
        {
            AllowsByDefault = rule.Allow;
            _exceptions.Clear();
        }
        else if (rule.Type != 'a')
        {
            Apply(rule, rule.Type);
        }
        else
        {
            Apply(rule, 'c');
            Apply(rule, 'b');
        }
    }

    private void Apply(DeviceRule rule, char type)
    {
        if (rule.Allow != AllowsByDefault)
            Except(new(type, rule.Major, rule.Minor, rule.Access, rule.Pointer));
        else
            TakeOut(rule, type);
    }

    private void Except(DeviceException exception)
    {
        for (int i = 0; i < _exceptions.Count; i++)
        {
            if (_exceptions[i].SameDevices(exception))
            {
                _exceptions[i] = _exceptions[i] with { Access = _exceptions[i].Access | exception.Access };
                return;
            }
        }
        _exceptions.Add(exception);
    }

    private void TakeOut(DeviceRule rule, char type)
    {
        for (int i = _exceptions.Count - 1; i >= 0; i--)
        {
            DeviceException exception = _exceptions[i];
            if (exception.Type != type || (exception.Access & rule.Access) == 0 || !exception.Overlaps(rule))
                continue;
            if (!rule.Covers(type, exception.Major, exception.Minor))
            {
                throw new ContainerException(
                    $"device rule \"{rule}\" takes a part out of the earlier \"{exception}\", which the devices controller of " +
                    "cgroup v1 cannot do; list the devices one by one, or put the wider rule after it", rule.Pointer);
            }
            DeviceAccess left = exception.Access & ~rule.Access;
            if (left == DeviceAccess.None)
                _exceptions.RemoveAt(i);
            else
                _exceptions[i] = exception with { Access = left };
        }
    }
}
