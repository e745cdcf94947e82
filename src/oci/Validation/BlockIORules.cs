namespace Mocker.Oci;

/// <summary>config-linux.md, Block IO.</summary>
internal static class BlockIORules
{
    public static void Check(LinuxBlockIO? blockIO, string at, Review review)
    {
        if (blockIO is null)
            return;
        at += "/blockIO";
        CheckWeight(blockIO.Weight, $"{at}/weight", review);
        CheckWeight(blockIO.LeafWeight, $"{at}/leafWeight", review);
        for (var i = 0; i < blockIO.WeightDevice.Length; i++)
            CheckDevice(blockIO.WeightDevice[i], $"{at}/weightDevice/{i}", review);
        CheckThrottle(blockIO.ThrottleReadBpsDevice, $"{at}/throttleReadBpsDevice", review);
        CheckThrottle(blockIO.ThrottleWriteBpsDevice, $"{at}/throttleWriteBpsDevice", review);
        CheckThrottle(blockIO.ThrottleReadIopsDevice, $"{at}/throttleReadIOPSDevice", review);
        CheckThrottle(blockIO.ThrottleWriteIopsDevice, $"{at}/throttleWriteIOPSDevice", review);
    }

    private static void CheckDevice(LinuxWeightDevice device, string at, Review review)
    {
        if (device is { Weight: null, LeafWeight: null })
            throw review.Violation(at, "at least one of \"weight\" and \"leafWeight\" is required");
        CheckWeight(device.Weight, $"{at}/weight", review);
        CheckWeight(device.LeafWeight, $"{at}/leafWeight", review);
        CheckNumbers(device.Major, device.Minor, at, review);
    }

    private static void CheckThrottle(LinuxThrottleDevice[] devices, string at, Review review)
    {
        for (var i = 0; i < devices.Length; i++)
            CheckNumbers(devices[i].Major, devices[i].Minor, $"{at}/{i}", review);
    }

    /// <summary>blkio takes 10 to 1000; engines write 0 for a weight that was not asked for.</summary>
    private static void CheckWeight(ushort? weight, string at, Review review)
    {
        if (weight is (> 0 and < 10) or > 1000)
            throw review.Violation(at, $"must be from 10 to 1000, or 0 for the default, found {weight}");
    }

    private static void CheckNumbers(long major, long minor, string at, Review review)
    {
        if (major < 0)
            throw review.Violation($"{at}/major", $"must not be negative, found {major}");
        if (minor < 0)
            throw review.Violation($"{at}/minor", $"must not be negative, found {minor}");
    }
}
