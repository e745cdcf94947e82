namespace Mocker.Tests.Conformance.Contract;

[Contract("runc: a session keyring for each container, _ses.ID, that exec joins (keyrings(7))")]
public sealed class KeyringTests
{
    private const string Keys = "cat /proc/keys";

    /// <summary>proc_keys(5): the serial number comes first, the name last, with what the keyring holds behind it.</summary>
    private static string? Session(string keys, string name) =>
        keys.Split('\n').FirstOrDefault(line => line.Contains($" {name}: "))?.Split(' ')[0];

    private static string KeysSeenBy(Container container) => container.Invoke("exec", container.Id, "sh", "-c", Keys).Succeeded().Stdout;

    [SkippableFact]
    public void A_container_has_a_session_keyring_of_its_name()
    {
        Skip.IfNot(File.Exists("/proc/keys"), "this kernel shows no keys");
        using var container = new Container();
        Assert.NotNull(Session(container.Shell(Keys), "_ses." + container.Id));
    }

    [SkippableFact]
    public void Exec_joins_it()
    {
        Skip.IfNot(File.Exists("/proc/keys"), "this kernel shows no keys");
        using var container = new Container().WithScript(Keys + "; sleep 1000").Start();
        container.WaitForOutput("_ses." + container.Id);
        var own = Session(container.Output, "_ses." + container.Id);
        Assert.Equal(own, Session(KeysSeenBy(container), "_ses." + container.Id));
        Assert.Equal(own, Session(KeysSeenBy(container), "_ses." + container.Id));
    }

    [SkippableFact]
    public void No_new_keyring_leaves_the_callers()
    {
        Skip.IfNot(File.Exists("/proc/keys"), "this kernel shows no keys");
        using var container = new Container().WithScript(Keys);
        Assert.Null(Session(container.Run("--no-new-keyring").Stdout, "_ses." + container.Id));
    }
}
