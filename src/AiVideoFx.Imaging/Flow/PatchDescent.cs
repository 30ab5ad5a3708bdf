namespace AiVideoFx.Imaging.Flow;

/// <summary>The search for one patch: the best motion so far and how well it fits.</summary>
internal struct PatchDescent
{
    private readonly PyramidLevel _from;
    private readonly PyramidLevel _to;
    private readonly PatchHessian _hessian;
    private readonly int _x;
    private readonly int _y;
    private PatchFit _fit;

    public PatchDescent(PyramidLevel from, PyramidLevel to, in PatchHessian hessian, int x, int y, float u, float v)
    {
        _from = from;
        _to = to;
        _hessian = hessian;
        _x = x;
        _y = y;
        U = u;
        V = v;
        _fit = PatchFit.At(from, to, hessian, x, y, u, v);
    }

    public float U { get; private set; }

    public float V { get; private set; }

    /// <summary>Takes a motion if it fits better, and says whether it did.</summary>
    public bool Offer(float u, float v)
    {
        if (u == U && v == V)
        {
            return false;
        }

        PatchFit fit = PatchFit.At(_from, _to, _hessian, _x, _y, u, v);
        if (fit.Error >= _fit.Error)
        {
            return false;
        }

        (_fit, U, V) = (fit, u, v);
        return true;
    }

    /// <summary>Gauss-Newton steps until one is negligible or makes the fit worse. A descent that ends more than a patch
    /// from its start has lost the patch and is undone.</summary>
    public void Follow(int iterations, float negligible)
    {
        (float startU, float startV) = (U, V);
        for (int i = 0; i < iterations; i++)
        {
            float stepX = (_hessian.InverseXX * _fit.SlopeX) + (_hessian.InverseXY * _fit.SlopeY);
            float stepY = (_hessian.InverseXY * _fit.SlopeX) + (_hessian.InverseYY * _fit.SlopeY);
            if ((stepX * stepX) + (stepY * stepY) < negligible * negligible || !Offer(U - stepX, V - stepY))
            {
                break;
            }
        }

        float movedU = U - startU;
        float movedV = V - startV;
        if ((movedU * movedU) + (movedV * movedV) > PatchSearch.PatchSize * PatchSearch.PatchSize)
        {
            (U, V) = (startU, startV);
        }
    }
}
