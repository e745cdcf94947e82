namespace Mocker.Shim.Ttrpc;

/// <summary>Serves calls.</summary>
internal interface IService
{
    /// <summary>Begins with a call; it may be answered later.</summary>
    /// <exception cref="CallException">It cannot be served.</exception>
    void Serve(Call call);
}
